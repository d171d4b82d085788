/// What happened in a swarm besides the core's asks, invitations and members: hands raised, people suggested, solutions
/// proposed, roles changed, credit given.
package enum SwarmingEvent: EventGroup {
    case invitationSeen(invitation: Int)
    /// The person was interrupted although their budget was used up, or in quiet hours: the ticket is of the first
    /// priority.
    case interruptedOverBudget(invitation: Int, user: UserID, interruptions: Int, quietHours: Bool)
    case inviteeSuggested(suggestion: Int, user: UserID, ask: Int?, comment: String)  // text: comment
    case askAnswered(ask: Int, answer: String)  // text: answer
    case askExpired(ask: Int)
    case helpOffered(offer: Int, ask: Int, due: Milliseconds, comment: String)  // text: comment
    case helpWelcomed(offer: Int)
    case helpThanked(offer: Int, comment: String)  // text: comment
    case helpExpired(offer: Int)
    case roleChanged(user: UserID, role: MemberRole)
    case solutionProposed(proposal: Int, text: String)  // text
    case solutionTakenUp(proposal: Int)
    case solutionSetAside(proposal: Int, comment: String)  // text: comment
    case swarmReopened(swarm: Int)
    /// Private: only the person and the owner see it.
    case memberCredited(swarm: Int, user: UserID, skills: [String])

    package var kind: String {
        switch self {
        case .invitationSeen: "invite.seen"
        case .interruptedOverBudget: "invite.over_budget"
        case .inviteeSuggested: "invite.suggested"
        case .askAnswered: "ask.answered"
        case .askExpired: "ask.expired"
        case .helpOffered: "help.offered"
        case .helpWelcomed: "help.welcomed"
        case .helpThanked: "help.thanked_not_needed"
        case .helpExpired: "help.expired"
        case .roleChanged: "member.role"
        case .solutionProposed: "solution.proposed"
        case .solutionTakenUp: "solution.taken_up"
        case .solutionSetAside: "solution.set_aside"
        case .swarmReopened: "swarm.reopened"
        case .memberCredited: "member.credited"
        }
    }

    package var isForStaffChannel: Bool {
        if case .memberCredited = self { false } else { true }
    }

    package var reference: Int? {
        switch self {
        case .inviteeSuggested(let number, _, _, _), .helpOffered(let number, _, _, _),
            .solutionProposed(let number, _),
            .swarmReopened(let number):
            number
        default: nil
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        let found: UserID? =
            switch self {
            case .inviteeSuggested, .helpOffered, .solutionProposed, .askExpired: ticket.owner
            case .helpWelcomed(let number), .helpThanked(let number, _), .helpExpired(let number):
                ticket.swarm?.helpOffer(number)?.user
            case .solutionTakenUp(let number), .solutionSetAside(let number, _): ticket.swarm?.proposal(number)?.user
            case .roleChanged(let user, _), .memberCredited(_, let user, _): user
            case .invitationSeen, .interruptedOverBudget, .askAnswered, .swarmReopened: nil
            }
        return found.map { [$0] } ?? []
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        // Those who only watch are not counted among the helpers.
        case .roleChanged: .careLine(CareLine(ticket))
        case .invitationSeen, .interruptedOverBudget, .inviteeSuggested, .askAnswered, .askExpired, .helpOffered,
            .helpWelcomed, .helpThanked, .helpExpired, .solutionProposed, .solutionTakenUp, .solutionSetAside,
            .swarmReopened, .memberCredited:
            nil
        }
    }
}
