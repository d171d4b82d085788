/// What somebody asks for about the desk and its settings.
package enum DeskCommand: Equatable, Sendable {
    /// A further queue at a tier; its number is the next one.
    case createQueue(name: String, tier: Tier, mode: Mode)
    case renameQueue(QueueID, name: String)
    /// A queue, or with nil all of them, work otherwise from now on; with limits for it, or without.
    case switchMode(queue: QueueID?, mode: Mode, scope: ModeScope, reason: String, limits: TripwireLimits? = nil)
    /// Takes back the last switch, whose number it says.
    case undoSwitch(number: Int64)
    /// Limits for the last switch, whose number it may say.
    case setTripwires(switch: Int64?, TripwireLimits)
    /// What is done about a limit that was crossed.
    case answerTripwire(TripwireAnswer, reason: String)
    /// A customer's texts, name and address go for good.
    case eraseCustomer(UserID, reason: String)
    /// A section of the settings gets a new value.
    case changeSettings(SettingsChange)

    /// A new customer organisation (number 0), or the new form of one.
    case saveOrganisation(Organisation)
    /// Puts a customer into an organisation; nil takes them out.
    case placeCustomer(customer: UserID, organisation: OrganisationID?)

    /// A new canned reply (number 0), or the new form of one: the desk's, or the sender's own.
    case saveReply(CannedReply, isOwn: Bool)
    case removeReply(ReplyID, isOwn: Bool)

    /// The right it needs.
    var action: Action {
        switch self {
        case .createQueue, .renameQueue: .manageQueues
        case .switchMode, .undoSwitch, .setTripwires, .answerTripwire: .switchMode
        case .saveOrganisation, .placeCustomer: .manageOrganisations
        case .saveReply(_, let isOwn), .removeReply(_, let isOwn): isOwn ? .keepOwnReplies : .keepSharedReplies
        case .eraseCustomer: .eraseCustomer
        case .changeSettings(let change): change.section.action
        }
    }
}
