/// Those an owner has pulled in: asks, the invitations they sent, and the members who came.
/// One active swarm per ticket; a ticket may have several one after the other.
package struct Swarm: Equatable, Sendable {
    /// One clear question with what was tried.
    package struct Ask: Equatable, Sendable {
        package let number: Int
        package let question: String
        package let tried: String
        package let skills: [String]
        package let urgency: Urgency
        package let wanted: Int
        package let visibility: AskVisibility
        /// When it expires unless it is filled or answered; nil for one that never does.
        package let due: Milliseconds?
        package internal(set) var state = AskState.initial
        /// What the owner wrote down as its answer.
        package internal(set) var answer: String?
        /// How many have come; the ask is filled when it equals `wanted`.
        package internal(set) var accepted = 0
        /// No candidate was left when last looked; a new invitation clears it.
        package internal(set) var foundNobody = false
    }

    /// One person asked; live while `state` is `sent`.
    package struct Invitation: Equatable, Sendable {
        package let number: Int
        package let ask: Int
        package let user: UserID
        /// 1 for the first person asked for a place, one more for each who came after a decline or an expiry.
        package let round: Int
        package let due: Milliseconds
        /// The part the person is asked to play; nil for a contributor, or a partner's own.
        package let role: MemberRole?
        /// A manager sent it past the person's capacity.
        package let isForced: Bool
        package internal(set) var state = InvitationState.initial
        /// Waits for an answer.
        package var isLive: Bool { state == .sent || state == .seen }
    }

    /// One interval of a person in the swarm; the tier is the one held at joining.
    package struct Member: Equatable, Sendable {
        package let user: UserID
        package internal(set) var role: MemberRole
        package let tier: Tier?
        package let joinedAt: Milliseconds
        package internal(set) var leftAt: Milliseconds?
        /// When they last wrote, proposed or joined.
        package internal(set) var lastActiveAt: Milliseconds
        /// They wrote or proposed something.
        package internal(set) var hasContributed = false
        /// The owner lets them write to the customer.
        package internal(set) var maySpeak = false
        /// In the swarm now.
        package var isActive: Bool { leftAt == nil }
    }

    /// A raised hand: somebody who was not invited offers to help with an ask.
    package struct HelpOffer: Equatable, Sendable {
        package let number: Int
        package let ask: Int
        package let user: UserID
        package let comment: String
        package let due: Milliseconds
        package internal(set) var state = HelpOfferState.initial
        /// Waits for the owner's word.
        package var isLive: Bool { state == .offered }
    }

    /// A solution that a member proposed.
    package struct Proposal: Equatable, Sendable {
        package let number: Int
        package let user: UserID
        package let text: String
        package internal(set) var state = ProposalState.initial
    }

    /// Somebody a member thinks should be invited.
    package struct Suggestion: Equatable, Sendable {
        package let number: Int
        package let by: UserID
        package let user: UserID
        package let ask: Int?
        package let comment: String
    }

    /// Dense per ticket from 1.
    package let number: Int
    package internal(set) var state = SwarmState.initial
    /// Every ask, in order.
    package internal(set) var asks: [Ask] = []
    /// Every invitation, in order.
    package internal(set) var invitations: [Invitation] = []
    /// Every interval, active or left, in order of joining.
    package internal(set) var members: [Member] = []
    /// Every raised hand, in order.
    package internal(set) var helpOffers: [HelpOffer] = []
    /// Every proposed solution, in order.
    package internal(set) var proposals: [Proposal] = []
    /// Everybody members thought of, in order.
    package internal(set) var suggestions: [Suggestion] = []
    /// Whom the owner confirmed as contributors, and for which skills. Private: shown to the person and the owner.
    package internal(set) var credits: [UserID: [String]] = [:]

    init(number: Int) { self.number = number }

    /// Not closed.
    package var isActive: Bool { state != .closed }
    /// Who is in it now.
    package var activeMembers: [Member] { members.filter(\.isActive) }
    /// Invitations that wait for an answer.
    package var liveInvitations: [Invitation] { invitations.filter(\.isLive) }
    /// Asks not yet filled nor withdrawn.
    package var openAsks: [Ask] { asks.filter { $0.state == .open } }

    /// The person's present interval.
    package func member(_ user: UserID) -> Member? { members.last { $0.user == user && $0.isActive } }
    /// By its number.
    package func invitation(_ number: Int) -> Invitation? { invitations.first { $0.number == number } }
    /// By its number.
    package func ask(_ number: Int) -> Ask? { asks.first { $0.number == number } }
    /// The person's live invitation; there is at most one.
    package func liveInvitation(of user: UserID) -> Invitation? {
        invitations.first { $0.user == user && $0.isLive }
    }

    /// Whom the desk takes for contributors when nobody says: those who wrote something and did not only watch; when
    /// nobody wrote, those who are in it.
    package var contributors: [UserID] {
        var found: [UserID] = []
        for member in members where member.hasContributed && member.role != .observer && !found.contains(member.user) {
            found.append(member.user)
        }
        return found.isEmpty ? activeMembers.filter { $0.role != .observer }.map(\.user) : found
    }
    /// By its number.
    package func helpOffer(_ number: Int) -> HelpOffer? { helpOffers.first { $0.number == number } }
    /// By its number.
    package func proposal(_ number: Int) -> Proposal? { proposals.first { $0.number == number } }
    /// Raised hands that wait for the owner's word.
    package var liveHelpOffers: [HelpOffer] { helpOffers.filter(\.isLive) }
    /// The person's raised hand, while it waits.
    package func liveHelpOffer(of user: UserID) -> HelpOffer? { helpOffers.first { $0.user == user && $0.isLive } }

    mutating func changeAsk(_ number: Int, _ change: (inout Ask) -> Void) {
        guard let index = asks.firstIndex(where: { $0.number == number }) else { return }
        change(&asks[index])
    }

    mutating func moveInvitation(_ number: Int, _ step: InvitationStep) {
        guard let index = invitations.firstIndex(where: { $0.number == number }) else { return }
        invitations[index].state.move(step)
    }

    mutating func moveHelpOffer(_ number: Int, _ step: HelpOfferStep) {
        guard let index = helpOffers.firstIndex(where: { $0.number == number }) else { return }
        helpOffers[index].state.move(step)
    }

    mutating func moveProposal(_ number: Int, _ step: ProposalStep) {
        guard let index = proposals.firstIndex(where: { $0.number == number }) else { return }
        proposals[index].state.move(step)
    }

    mutating func changeMember(_ user: UserID, _ change: (inout Member) -> Void) {
        guard let index = members.lastIndex(where: { $0.user == user && $0.isActive }) else { return }
        change(&members[index])
    }
}
