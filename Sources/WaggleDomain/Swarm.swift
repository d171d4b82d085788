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
        package internal(set) var state = AskState.open
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
        package internal(set) var state = InvitationState.sent
        /// Waits for an answer.
        package var isLive: Bool { state == .sent || state == .seen }
    }

    /// One interval of a person in the swarm; the tier is the one held at joining.
    package struct Member: Equatable, Sendable {
        package let user: UserID
        package let role: MemberRole
        package let tier: Tier?
        package let joinedAt: Milliseconds
        package internal(set) var leftAt: Milliseconds?
        /// The owner lets them write to the customer.
        package internal(set) var maySpeak = false
        /// In the swarm now.
        package var isActive: Bool { leftAt == nil }
    }

    /// Dense per ticket from 1.
    package let number: Int
    package internal(set) var state = SwarmState.active
    /// Every ask, in order.
    package internal(set) var asks: [Ask] = []
    /// Every invitation, in order.
    package internal(set) var invitations: [Invitation] = []
    /// Every interval, active or left, in order of joining.
    package internal(set) var members: [Member] = []

    init(number: Int) { self.number = number }

    /// Not closed.
    package var isActive: Bool { state == .active }
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

    mutating func changeAsk(_ number: Int, _ change: (inout Ask) -> Void) {
        guard let index = asks.firstIndex(where: { $0.number == number }) else { return }
        change(&asks[index])
    }

    mutating func changeInvitation(_ number: Int, to state: InvitationState) {
        guard let index = invitations.firstIndex(where: { $0.number == number }) else { return }
        invitations[index].state = state
    }

    mutating func changeMember(_ user: UserID, _ change: (inout Member) -> Void) {
        guard let index = members.lastIndex(where: { $0.user == user && $0.isActive }) else { return }
        change(&members[index])
    }
}
