internal import JSON
package import WaggleDomain
internal import WaggleLog
internal import WaggleWire

// The desk hears of links from the server, keeps the book of who is here, records it in batches and tells colleagues.

extension Desk {
    private static let recordingDelay: Milliseconds = 250
    private static let ownedMax = 1_000

    /// A device of this person is connected. Any queue.
    package func connected(_ user: UserID) { shiftConnections(of: user, by: 1) }

    /// One device fewer. Any queue.
    package func disconnected(_ user: UserID) { shiftConnections(of: user, by: -1) }

    private func shiftConnections(of user: UserID, by step: Int) {
        submit(
            .look { [self] in
                let before = connections[user, default: 0]
                let count = max(0, before + step)
                connections[user] = count > 0 ? count : nil
                guard (before > 0) != (count > 0), view.staff[user] != nil else { return }
                count > 0 ? came(user) : wentAway(user)
            }, isUrgent: true)
    }

    private func came(_ user: UserID) {
        view.staff[user]?.isConnected = true
        view.staff[user]?.missedSince = nil
        view.staff[user]?.idleSince = clock.now
        let wasReplaced = presence.linked(user, at: clock.now)
        if wasReplaced { command(.routing(.ownerBack(user)), onLiveChatsOf: user) }
        presenceChanged(user)
    }

    private func wentAway(_ user: UserID) {
        view.staff[user]?.isConnected = false
        view.staff[user]?.missedSince = clock.now
        presence.unlinked(user, at: clock.now)
        presenceChanged(user)
    }

    /// The person is of the staff no longer: their presence ends now, whatever sockets they still have. On the queue.
    func dismissed(_ user: UserID) {
        for view in presence.dismiss(user, at: clock.now) { tellView(view.ticket, view.user, isOn: false) }
        recordPresenceSoon()
        reviewAvailability()
    }

    /// Told at once, recorded soon, and what follows from it is looked for. On the queue.
    private func presenceChanged(_ user: UserID) {
        tellPresence(of: user)
        recordPresenceSoon()
        reviewAvailability()
        routeSoon()
        armTimer()
    }

    /// What has become due of presence and views: people are gone, looks have ended. On the queue.
    func firePresence() {
        let due = presence.takeDue(view.policy.routing, at: clock.now)
        for user in due.abandoned where view.staff[user]?.status == .available {
            command(.routing(.offerToQueue(.ownerGone, owner: user)), onLiveChatsOf: user)
        }
        for view in due.ended {
            tellView(view.ticket, view.user, isOn: false)
            tellQueue(of: (try? committedTicket(view.ticket)).flatMap(\.self), view.user, isOn: false, isWriting: false)
        }
        recordPresenceSoon()
    }

    /// Sends the desk's own command to each live chat a person owns, longest wait first. On the queue.
    private func command(_ command: Command, onLiveChatsOf user: UserID) {
        guard let tickets = try? ownedTickets(of: user) else { return }
        for ticket in tickets where ticket.channel.isLive { submitOwn(command, on: ticket.id) }
    }

    /// What a person owns and works on, by how long the customer waits. On the queue.
    func ownedTickets(of user: UserID, in turn: Turn? = nil) throws(LogError) -> [Ticket] {
        let states: Set<TicketState> = [.open, .pendingCustomer, .pendingPartner, .snoozed]
        let filter = TicketFilter(states: states, owner: user)
        var owned: [Ticket] = []
        for row in try log.reader.tickets(filter, limit: Self.ownedMax) {
            let found = if let turn { try workingTicket(row.id, in: turn) } else { try committedTicket(row.id) }
            if let found, found.owner == user { owned.append(found) }
        }
        return owned.sorted { ($0.customerWaitsSince, $0.id) < ($1.customerWaitsSince, $1.id) }
    }

    /// A command of the desk's own, decided in a later turn; a refusal means that it is no longer needed.
    func submitOwn(_ command: Command, on ticket: TicketID) {
        let change = DeskChange(
            method: "desk", actor: .system, decoded: DecodedCommand(ticket: ticket, command: command), request: nil,
            primaryKind: nil, completion: { _ in })
        submit(.change(change), isUrgent: true)
    }

    /// Those who own live chats and are not here have the grace from now. After a start, on the queue.
    func expectOwners() throws(LogError) {
        let now = clock.now
        for member in view.staff.values where member.load > 0 && !member.isConnected {
            presence.expect(member.actor.id, at: now)
        }
        // What a stop without notice left open ended when the desk last recorded anything.
        let end = log.lastEventAt
        for interval in try log.reader.staffingIntervals(openOnly: true) {
            switch interval.kind {
            case .presence: unclosed.append((.presenceDown(user: interval.user, at: end), interval.user))
            case .view(let ticket):
                unclosed.append((.viewLeft(ticket: ticket, user: interval.user, at: end), interval.user))
            case .status: break
            }
        }
        recordPresenceSoon()
    }

    // Recording.

    private func recordPresenceSoon() {
        guard !(presence.unrecorded.isEmpty && unclosed.isEmpty), !isPresenceScheduled else { return }
        isPresenceScheduled = true
        timers.run(after: Self.recordingDelay, on: queue) { [weak self] in self?.recordPresence() }
    }

    /// Submits what is to be recorded as one write. On the queue.
    func recordPresence() {
        isPresenceScheduled = false
        let batch = unclosed + presence.takeUnrecorded()
        unclosed = []
        guard !batch.isEmpty else { return }
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                for (event, user) in batch {
                    let actor = view.staff[user]?.actor ?? Actor(id: user, name: "", role: .agent)
                    try access.record(.staffing(event), actor)
                }
            },
            completion: { [weak self] error in
                // The store refused: the same again with the next batch.
                if error != nil { self?.unclosed += batch.prefix(Self.ownedMax) }
            })
        submit(.write(write), isUrgent: true)
    }

    /// Submits what is known of presence at once instead of a moment later. From outside the desk's queue.
    package func flushPresence() { queue.sync { recordPresence() } }

    /// Before the desk stops: everybody goes, and that is recorded. On the queue.
    func endPresence() {
        presence.endAll(at: clock.now)
        recordPresence()
    }

    // Telling.

    /// {"type":"presence", ...}: to everybody who follows a queue. On the queue.
    func tellPresence(of user: UserID) {
        guard let member = view.staff[user] else { return }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "presence")
        writer.key("user")
        writer.person(user, nameEntry)
        writer.field("connected", member.isConnected)
        writer.field("status", member.status.rawValue)
        writer.field("at", clock.now)
        writer.endObject()
        for queue in view.queues.keys.sorted() {
            publisher.publish(writer.bytes, to: .queue(queue.rawValue), offset: 0)
        }
    }

    func tellView(_ ticket: TicketID, _ user: UserID, isOn: Bool) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "view")
        writer.field("on", isOn)
        writer.key("user")
        writer.person(user, nameEntry)
        writer.endObject()
        publisher.publish(writer.bytes, to: .staff(ticket.rawValue), offset: 0)
    }

    /// {"type":"looking", ...}: to those who follow the ticket's queue, so that their lists show who is at it. Said
    /// again with every sign of life, so that a list that was just opened soon knows, too. On the queue.
    func tellQueue(of ticket: Ticket?, _ user: UserID, isOn: Bool, isWriting: Bool) {
        guard let ticket else { return }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "looking")
        writer.field("ticket", ticket.id.rawValue)
        writer.field("on", isOn)
        writer.field("writing", isWriting)
        writer.key("user")
        writer.person(user, nameEntry)
        writer.endObject()
        publisher.publish(writer.bytes, to: .queue(ticket.queue.rawValue), offset: 0)
    }

    /// A manager without a part in the ticket reads its notes: that is on record, and told to those who work there, like a
    /// look at the ticket; it ends when nothing follows. On the queue.
    func recordVisit(_ id: TicketID, by actor: Actor) throws(LogError) {
        guard view.current(actor).role == .manager, let ticket = try committedTicket(id), !ticket.isImported,
            ![ticket.owner, ticket.routing.cover].contains(actor.id), ticket.activeSwarm?.member(actor.id) == nil,
            presence.look(PresenceBook.View(ticket: id, user: actor.id), page: PresenceBook.noPage, at: clock.now)
        else { return }
        tellView(id, actor.id, isOn: true)
        tellQueue(of: ticket, actor.id, isOn: true, isWriting: false)
        recordPresenceSoon()
        armTimer()
    }

    /// `view.enter` and `view.leave`: told to those on the ticket, recorded with others.
    func signalView(
        _ method: Method, _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let ticket = try fields.ticket()
        let page = try fields.optionalText("page") ?? ""
        guard page.utf8.count <= 40 else { throw Refused(field: "page", "page is longer than 40 bytes") }
        let isForeground = try fields.optionalFlag("foreground") ?? true
        let isOn = method == .viewEnter && isForeground
        look(completion) { [self] () throws(LogError) in
            let known = try committedTicket(ticket)
            if let refusal = Access.decide(.seePresence, by: actor, on: known, view: view, id: ticket) {
                return .failure(DeskRefusal(refusal))
            }
            let look = PresenceBook.View(ticket: ticket, user: actor.id)
            let changes =
                isOn
                ? presence.look(look, page: page, at: clock.now) : presence.lookAway(look, page: page, at: clock.now)
            if changes { tellView(ticket, actor.id, isOn: isOn) }
            if changes || isOn { tellQueue(of: known, actor.id, isOn: isOn, isWriting: false) }
            recordPresenceSoon()
            armTimer()
            return .success(Array("{}".utf8))
        }
    }
}
