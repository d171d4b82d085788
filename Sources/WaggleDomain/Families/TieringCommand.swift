/// What somebody asks for about tier policy and the mode of one ticket.
package enum TieringCommand: Equatable, Sendable {
    case setMode(Mode)

    /// The right it needs.
    var action: Action {
        switch self {
        case .setMode: .switchMode
        }
    }
}
