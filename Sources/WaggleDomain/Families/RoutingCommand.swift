/// What somebody asks for about offers to teams and queues, automatic and forced hand-offs, cover.
package enum RoutingCommand: Equatable, Sendable {
    /// A manager gives the ticket to somebody, with a reason; beyond their capacity only when it says so.
    case force(to: UserID, reason: String, overCapacity: Bool)
    /// Back to the queue. A live chat keeps its owner until somebody takes it.
    case release(reason: String, code: String? = nil)
    /// A member of the swarm asks the owner for the ticket.
    case request(reason: HandOffReason, comment: String)
    /// The desk looks no longer for somebody else.
    case keep
    /// What a person needs to know to be offered the ticket.
    case setNeeds(skills: [String], language: String?)
    /// What becomes of the ticket when its owner's shift ends.
    case planShift(ShiftPlan, cover: UserID?, nextStep: String, nextStepAt: Milliseconds?)
    case endCover

    // Only the desk itself sends these.
    /// Offers the ticket to the next person of a queue that pushes.
    case push
    /// Offers the ticket to the queue: this owner is gone or stays away. Nothing when somebody else owns it by then.
    case offerToQueue(AutoCause, owner: UserID)
    /// This owner, who was gone, is here again.
    case ownerBack(UserID)
    /// Somebody is off for long or for good: what is theirs or waits for them here goes to others.
    case partFrom(UserID)

    /// The right it needs.
    var action: Action {
        switch self {
        case .force: .forceOwner
        case .release, .keep, .planShift, .endCover: .releaseOwner
        case .request: .requestHandOff
        case .setNeeds: .setNeeds
        case .push, .offerToQueue, .ownerBack, .partFrom: .fireDeadline
        }
    }
}
