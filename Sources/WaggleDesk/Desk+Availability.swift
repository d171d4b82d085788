internal import JSON
internal import Synchronization
package import WaggleDomain
internal import WaggleLog
internal import WaggleWire

// Outside the desk's hours, and when nobody is there who could take a chat, every chat is a form; and back. What
// changes is recorded (with the managers who are told, when it is within hours), kept in the view, and told without
// an offset to everybody who follows an open chat. A page that comes later asks: `ticket.get` and `GET /api/hours`.
//
// An agent whose page reloads is gone for a moment: hence the grace, short enough that every page knows within five
// seconds. After a start it is longer, so that staff find their way back.

extension Desk {
    private static let grace: Milliseconds = 2_000
    private static let startGrace: Milliseconds = 4_000
    private static let chatsToldMax = 20_000

    /// The last change as it was recorded; the payload of chats that are open is empty.
    private static let availabilityKey = "chats"

    /// Takes up what was so when the desk stopped, so that a start records a change only. On the queue.
    func fillAvailability() throws(LogError) {
        guard let stored = try log.reader.setting(Self.availabilityKey) else { return }
        let closed = try? EventCodec.decode(kind: "desk.chats_closed", payload: stored, body: nil)
        guard case .desk(.chatsClosed(let reason, let opensAt, _)) = closed else { return }
        view.availability = .away(reason, opensAt: opensAt)
        shownAvailability.withLock { $0 = view.availability }
    }

    /// Whether customers can chat now. Any queue.
    package var availability: Availability { shownAvailability.withLock { $0 } }

    /// Looks whether customers can chat. Cheap when nothing has changed. On the queue.
    func reviewAvailability() {
        guard firesDeadlines, !isStopped else { return }
        let found = Availability(at: clock.now, view: view)
        guard found != view.availability else {
            tellOwnersSoon()
            return armHoursTimer()
        }
        guard case .away(.nobody, _) = found, view.availability.isOpen else { return settleAvailability() }
        guard !isWaitingForSomebody else { return }
        isWaitingForSomebody = true
        let grace = counters.turns == 0 ? Self.startGrace : Self.grace
        timers.run(after: grace, on: queue) { [weak self] in
            self?.isWaitingForSomebody = false
            self?.settleAvailability()
        }
    }

    /// Records what is so now, when it is not what was. On the queue.
    private func settleAvailability() {
        guard !isStopped, Availability(at: clock.now, view: view) != view.availability else { return }
        let isNew = Box(false)
        let write = DeskWrite(
            body: { (access) throws(LogError) in
                let view = access.turn.view
                let found = Availability(at: access.now, view: view)
                guard found != view.availability else { return }
                let event = Event.desk(found.event(managers: view.managersToTell()))
                try access.record(event, .system)
                try access.transaction.putSetting(Self.availabilityKey, EventCodec.encode(event).payload)
                isNew.value = true
            },
            completion: { [weak self] error in
                // On the queue, after the commit.
                if error == nil, isNew.value { self?.tellAvailability() }
            })
        submit(.write(write), isUrgent: true)
    }

    private func tellAvailability() {
        let now = view.availability
        shownAvailability.withLock { $0 = now }
        ownersThere = presentStaff
        tellChats { _ in true }
        armHoursTimer()
    }

    /// To the customers of those open chats that `concerns` picks by their owner.
    private func tellChats(_ concerns: (UserID?) -> Bool) {
        let pushes = [view.availability, .open].map(Self.push)
        for chat in (try? log.reader.openChats(limit: Self.chatsToldMax)) ?? [] where concerns(chat.owner) {
            let isOpen = view.availability(owner: chat.owner).isOpen
            publisher.publish(isOpen ? pushes[1] : pushes[0], to: .ticket(chat.ticket.rawValue), offset: 0)
        }
    }

    private var presentStaff: Set<UserID> { Set(view.staff.values.filter(\.isAvailable).map(\.actor.id)) }

    /// While nobody else is there, a chat is open as long as its owner is: customers of an owner who came or went since
    /// they were last told hear of it, after the same grace.
    private func tellOwnersSoon() {
        guard case .away(.nobody, _) = view.availability, !isTellingOwners, presentStaff != ownersThere else { return }
        isTellingOwners = true
        timers.run(after: Self.grace, on: queue) { [weak self] in
            guard let self else { return }
            isTellingOwners = false
            guard !isStopped, case .away(.nobody, _) = view.availability else { return }
            let changed = presentStaff.symmetricDifference(ownersThere)
            ownersThere = presentStaff
            tellChats { $0.map(changed.contains) ?? false }
        }
    }

    private static func push(_ availability: Availability) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "chat")
        writer.key("chat")
        availability.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    /// Wakes when the hours begin or end; a longer wait than an hour is taken in steps.
    private func armHoursTimer() {
        let now = clock.now
        let hours = view.policy.calendars.hours
        guard let next = hours.isOpen(at: now) ? hours.closing(after: now) : hours.nextOpening(after: now) else {
            return wakeForHours(after: nil)
        }
        wakeForHours(after: min(max(0, next - now), 3_600_000))
    }

    private func wakeForHours(after delay: Milliseconds?) {
        timers.set(.hours, after: delay, on: queue) { [weak self] in self?.reviewAvailability() }
    }
}
