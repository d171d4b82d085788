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
    var someoneIsThere: Bool {
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
}

extension Ticket.Turn {
    /// Who writes while chats are closed is told so, once until somebody answers.
    mutating func tellAway() {
        guard case .away(let reason, let opensAt) = view.availability(owner: ticket.owner), ticket.channel.isLive,
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
