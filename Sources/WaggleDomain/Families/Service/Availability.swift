/// Whether customers can chat now. The desk finds out; decisions and pages read it.
package enum Availability: Equatable, Sendable {
    case open
    /// A chat is a form now: what is written is answered later. `opensAt` where it is known.
    case away(AwayReason, opensAt: Milliseconds?)

    /// As the clock and the people say. Somebody has to be there who can take from the first queue.
    package init(at now: Milliseconds, view: DeskView) {
        let hours = view.policy.calendars.hours
        if !hours.isOpen(at: now) {
            self = .away(.hours, opensAt: hours.nextOpening(after: now))
        } else if view.someoneIsThere || !view.policy.chats.formWhenNobody {
            self = .open
        } else {
            self = .away(.nobody, opensAt: nil)
        }
    }

    package var isOpen: Bool { self == .open }

    /// What is recorded when it comes to be so.
    package func event(managers: [UserID]) -> DeskEvent {
        switch self {
        case .open: .chatsOpened
        // Within the desk's hours somebody ought to be there.
        case .away(let reason, let opensAt):
            .chatsClosed(reason: reason, opensAt: opensAt, to: reason == .nobody ? managers : [])
        }
    }
}

extension DeskView {
    /// An agent who may take what customers write now. Managers who look on are told instead.
    package var someoneIsThere: Bool {
        let entry = entryQueue?.tier
        return staff.values.contains { member in
            member.isAvailable && member.actor.role == .agent
                && (entry.map { member.actor.tiers.contains($0) } ?? true)
        }
    }

    /// Whether this ticket's customer can chat: with its owner, too, although nobody else is there.
    package func availability(owner: UserID?) -> Availability {
        guard case .away(.nobody, _) = availability, let owner, staff[owner]?.isAvailable == true else {
            return availability
        }
        return .open
    }

    /// Whether this ticket's customer can chat at `now`: within the hours of their contract, where it has its own.
    package func availability(of ticket: Ticket, at now: Milliseconds) -> Availability {
        availability(of: ticket.service.organisation, owner: ticket.owner, at: now)
    }

    /// The same for somebody of an organisation who has no ticket yet, or one with this owner.
    package func availability(of organisation: OrganisationID?, owner: UserID? = nil, at now: Milliseconds)
        -> Availability
    {
        guard let hours = contractHours(of: organisation) else { return availability(owner: owner) }
        guard hours.isOpen(at: now) else { return .away(.hours, opensAt: hours.nextOpening(after: now)) }
        // While the desk is closed it is not recorded who is there: whoever is there is asked.
        guard case .away(.hours, _) = availability else { return availability(owner: owner) }
        let isOwnerThere = owner.map { staff[$0]?.isAvailable == true } ?? false
        return isOwnerThere || someoneIsThere || !policy.chats.formWhenNobody ? .open : .away(.nobody, opensAt: nil)
    }

    /// The calendar that a contract names; nil where the desk's own holds.
    package func contractHours(of organisation: OrganisationID?) -> WorkCalendar? {
        organisation.flatMap { organisations[$0]?.contract?.calendar }.map(policy.calendars.calendar(named:))
    }
}

extension Ticket.Turn {
    /// Who writes while chats are closed is told so, once until somebody answers.
    mutating func tellAway() {
        guard case .away(let reason, let opensAt) = view.availability(of: ticket, at: now), ticket.channel.isLive,
            !ticket.service.isToldAway, events.contains(where: \.isOfCustomer)
        else { return }
        record(.service(.awayTold(reason: reason, opensAt: opensAt)))
        say(reason == .hours ? policy.chats.closedAnswer : policy.chats.nobodyAnswer)
    }
}

extension Event {
    fileprivate var isOfCustomer: Bool {
        if case .customerMessageSent = self { true } else { false }
    }
}
