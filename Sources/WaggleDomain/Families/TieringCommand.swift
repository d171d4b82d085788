/// What somebody asks for about the mode of one ticket.
package enum TieringCommand: Equatable, Sendable {
    /// Another way of working for this ticket; `override` for one that people have worked on already.
    case setMode(Mode, override: Bool, reason: String)
    /// A switch of its queue or desk reaches the ticket: only the desk itself sends it.
    case followSwitch(Mode, override: Bool, number: Int64)

    /// The right it needs.
    var action: Action {
        switch self {
        case .setMode: .switchTicketMode
        case .followSwitch: .followSwitch
        }
    }
}
