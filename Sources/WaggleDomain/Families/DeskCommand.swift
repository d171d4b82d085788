/// What somebody asks for about the desk and its settings.
package enum DeskCommand: Equatable, Sendable {
    /// A further queue at a tier; its number is the next one.
    case createQueue(name: String, tier: Tier, mode: Mode)
    /// A section of the settings gets a new value.
    case changeSettings(SettingsChange)

    /// A new customer organisation (number 0), or the new form of one.
    case saveOrganisation(Organisation)
    /// Puts a customer into an organisation; nil takes them out.
    case placeCustomer(customer: UserID, organisation: OrganisationID?)

    /// The right it needs.
    var action: Action {
        switch self {
        case .createQueue: .manageQueues
        case .saveOrganisation, .placeCustomer: .manageOrganisations
        case .changeSettings(let change): change.section.action
        }
    }
}
