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
        reviewContracts()
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
            let found = contractAvailability(of: chat.ticket) ?? view.availability(owner: chat.owner)
            let push = found.isOpen ? pushes[1] : found == view.availability ? pushes[0] : Self.push(found)
            publisher.publish(push, to: .ticket(chat.ticket.rawValue), offset: 0)
        }
    }

    /// Where the customer's contract has hours of its own; nil for everybody else.
    private func contractAvailability(of id: TicketID) -> Availability? {
        guard !view.contractCalendars.isEmpty, let ticket = (try? committedTicket(id)).flatMap(\.self),
            view.contractHours(of: ticket.service.organisation) != nil
        else { return nil }
        return view.availability(of: ticket, at: clock.now)
    }

    /// Customers with hours of their own hear when these begin or end, and while the desk is closed when the first one
    /// comes or the last one goes; after the same grace. On the queue.
    private func reviewContracts() {
        guard !view.contractCalendars.isEmpty, !isTellingContracts, contractStanding != shownContracts else { return }
        isTellingContracts = true
        timers.run(after: Self.grace, on: queue) { [weak self] in
            guard let self else { return }
            isTellingContracts = false
            guard !isStopped, contractStanding != shownContracts else { return }
            shownContracts = contractStanding
            tellContracts()
        }
    }

    private func tellContracts() {
        for chat in (try? log.reader.openChats(limit: Self.chatsToldMax)) ?? [] {
            guard let found = contractAvailability(of: chat.ticket) else { continue }
            publisher.publish(Self.push(found), to: .ticket(chat.ticket.rawValue), offset: 0)
        }
    }

    /// Which contracts' calendars are open, and whether somebody is there.
    private var contractStanding: ContractStanding {
        let now = clock.now
        let open = view.contractCalendars.filter { view.policy.calendars.calendar(named: $0).isOpen(at: now) }
        return ContractStanding(open: open, isStaffed: view.someoneIsThere)
    }

    /// Whether this customer can chat now, before they have a ticket. Any queue; the completion runs on the desk's.
    package func availability(for customer: UserID, completion: @escaping @Sendable (Availability) -> Void) {
        look({ [self] (found: Result<Availability, DeskRefusal>) in
            completion((try? found.get()) ?? availability)
        }) { [self] () throws(LogError) in
            guard !view.contractCalendars.isEmpty else { return .success(view.availability) }
            let address = try log.reader.person(customer)?.email
            let organisation =
                try log.reader.placement(of: customer) ?? address.flatMap(view.organisation(ofAddress:))
            return .success(view.availability(of: organisation, at: clock.now))
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
        let calendars = view.policy.calendars
        let all = [calendars.hours] + view.contractCalendars.map(calendars.calendar(named:))
        let changes = all.compactMap { $0.isOpen(at: now) ? $0.closing(after: now) : $0.nextOpening(after: now) }
        guard let next = changes.min() else { return wakeForHours(after: nil) }
        wakeForHours(after: min(max(0, next - now), 3_600_000))
    }

    private func wakeForHours(after delay: Milliseconds?) {
        timers.set(.hours, after: delay, on: queue) { [weak self] in self?.reviewAvailability() }
    }
}

/// What customers with hours of their own were last told by.
struct ContractStanding: Equatable {
    var open: Set<String> = []
    var isStaffed = false
}
