/// What somebody asks for in a swarm besides the core's asks, invitations and members.
package enum SwarmingCommand: Equatable, Sendable {
    /// The person invited has looked at it.
    case seeInvitation(Int)
    case suggestInvitee(user: UserID, ask: Int?, comment: String)
    case answerAsk(ask: Int, answer: String)
    case raiseHand(ask: Int, comment: String)
    case welcomeHelp(offer: Int, role: MemberRole)
    case thankHelp(offer: Int, comment: String)
    case changeRole(user: UserID, role: MemberRole)
    case proposeSolution(text: String)
    case answerProposal(proposal: Int, verdict: ProposalVerdict, comment: String)
    case reopenSwarm
    /// A manager joins without being asked.
    case joinSwarm(role: MemberRole)
    /// The owner confirms somebody as a contributor once the swarm is closed; `skills` nil leaves them to the desk.
    case credit(user: UserID, skills: [String]?)

    /// The right it needs.
    var action: Action {
        switch self {
        case .seeInvitation: .seeInvitation
        case .suggestInvitee: .suggestInvitee
        case .answerAsk: .answerAsk
        case .raiseHand: .raiseHand
        case .welcomeHelp, .thankHelp: .answerHelp
        case .changeRole: .changeMemberRole
        case .proposeSolution: .proposeSolution
        case .answerProposal: .answerProposal
        case .reopenSwarm: .reopenSwarm
        case .joinSwarm: .joinSwarm
        case .credit: .creditMember
        }
    }
}
