/// What somebody asks for about the desk and its settings.
package enum DeskCommand: Equatable, Sendable {
    /// A further queue at a tier; its number is the next one.
    case createQueue(name: String, tier: Tier, mode: Mode)

    /// The right it needs.
    var action: Action {
        switch self {
        case .createQueue: .manageQueues
        }
    }
}
