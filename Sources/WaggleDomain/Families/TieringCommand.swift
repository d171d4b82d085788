/// What somebody asks for about the mode of one ticket.
package enum TieringCommand: Equatable, Sendable {
    /// Another way of working for this ticket; `override` for one that people have worked on already.
    case setMode(Mode, override: Bool, reason: String)
    /// A switch of its queue or desk reaches the ticket: only the desk itself sends it.
    case followSwitch(Mode, override: Bool, number: Int64)
    /// A switch was taken back, which is a switch of its own: only the desk itself sends it.
    case followUndo(Mode, number: Int64, undone: UndoneSwitch)

    /// The right it needs.
    var action: Action {
        switch self {
        case .setMode: .switchTicketMode
        case .followSwitch, .followUndo: .followSwitch
        }
    }
}

/// The switch that is taken back.
package struct UndoneSwitch: Equatable, Sendable {
    /// Of its event.
    package var number: Int64
    /// When it was made: tickets opened since then began under it.
    package var at: Milliseconds
    package init(number: Int64, at: Milliseconds) {
        self.number = number
        self.at = at
    }
}
