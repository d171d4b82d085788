/// What somebody asks for about raised hands, roles, credit and reopening of swarms.
package enum SwarmingCommand: Equatable, Sendable {
    case raiseHand

    /// The right it needs.
    var action: Action {
        switch self {
        case .raiseHand: .take
        }
    }
}
