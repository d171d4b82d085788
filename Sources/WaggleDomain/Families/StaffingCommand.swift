/// What somebody asks for about themself at work: presence, the end of a shift, absence.
package enum StaffingCommand: Equatable, Sendable {
    case setStatus(PresenceStatus)
    /// What becomes of one's tickets that have no plan of their own; live chats are offered to the queue.
    case endShift(ShiftPlan, cover: UserID?, nextStep: String, nextStepAt: Milliseconds?)
    /// Everything the person owns is offered to the queues. Of oneself, or by a manager.
    case startAbsence(user: UserID, reason: String)

    /// The right it needs.
    var action: Action {
        switch self {
        case .setStatus: .setPresence
        case .endShift, .startAbsence: .endShift
        }
    }
}
