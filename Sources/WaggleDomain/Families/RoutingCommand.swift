/// What somebody asks for about offers to teams and queues, automatic and forced hand-offs, cover.
package enum RoutingCommand: Equatable, Sendable {
    case force(UserID)

    /// The right it needs.
    var action: Action {
        switch self {
        case .force: .take
        }
    }
}
