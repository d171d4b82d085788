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
        } else if view.someoneIsThere {
            self = .open
        } else {
            self = .away(.nobody, opensAt: nil)
        }
    }

    package var isOpen: Bool { self == .open }
}

extension DeskView {
    /// An agent or a manager who may take what customers write now.
    var someoneIsThere: Bool {
        let entry = entryQueue?.tier
        return staff.values.contains { member in
            guard member.isAvailable else { return false }
            return member.actor.role == .manager
                || (member.actor.role == .agent && (entry.map { member.actor.tiers.contains($0) } ?? true))
        }
    }
}

extension Ticket.Turn {
    /// Who writes while chats are closed is told so, once until somebody answers.
    mutating func tellAway() {
        guard case .away(let reason, let opensAt) = view.availability, ticket.channel.isLive,
            !ticket.service.isToldAway, events.contains(where: \.isOfCustomer)
        else { return }
        record(.service(.awayTold(reason: reason, opensAt: opensAt)))
        say(
            reason == .hours
                ? "We are closed now. Your message is kept, and we answer it when we are open again."
                : "Nobody is here to chat right now. Your message is kept, and we answer it as soon as somebody is.")
    }
}

extension Event {
    fileprivate var isOfCustomer: Bool {
        if case .customerMessageSent = self { true } else { false }
    }
}
