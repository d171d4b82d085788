internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

extension Desk {
    var encoding: ChannelEncoding { ChannelEncoding(names: nameEntry) }

    /// Appends one command's events, evolves the working copy, projects, and collects what the world will be
    /// told. On the queue, inside the transaction.
    func record(
        _ events: [Event], ticket id: TicketID?, by actor: Actor, request: RequestKey?, in turn: Turn
    ) throws(LogError) -> [StoredEvent] {
        guard let id else { return try recordOnDesk(events, by: actor, request: request, in: turn) }
        let before = try workingTicket(id, in: turn)
        var current = before
        var stored: [StoredEvent] = []
        for event in events {
            let previous = current
            let sequence = turn.transaction.lastSequence + 1
            if current == nil {
                current = Ticket(id: id, first: event, by: actor.id, at: turn.now, sequence: sequence)
            } else {
                current?.apply(event, by: actor.id, at: turn.now, sequence: sequence)
            }
            guard let after = current else { continue }
            let audience = Audience(
                ticket: event.isForCustomer(before: previous, after: after, by: actor.id),
                staff: event.isForStaffChannel)
            let kept = try turn.transaction.append(
                event, ticket: id, actor: actor.id, at: turn.now, request: stored.isEmpty ? request : nil,
                audience: audience)
            try turn.transaction.project(kept, before: previous, after: after)
            stored.append(kept)
            noteInterruption(event, after: after, in: turn)
            if case .routing(.pushed(let push)) = event { turn.view.staff[push.to]?.notePush(at: turn.now) }
            if case .service(.breached) = event { turn.counted.breaches += 1 }
            try tell(kept, after: after, in: turn)
        }
        guard let after = current else { return stored }
        Breach.stop(on: after.checkInvariants(), of: id)
        if before?.partner != after.partner {
            try keepPartnerLinks(stored, before: before, after: after, in: turn)
        }
        turn.tickets[id] = after
        turn.counted.events += Int64(stored.count)
        if let message = stored.last(where: { $0.event.isPreviewed }) { turn.lastMessages[id] = message.event }
        let policy = turn.view.policy
        try turn.transaction.setDeadlines(
            id, from: before?.deadlines(policy: policy) ?? [], to: after.deadlines(policy: policy))
        try tellQueues(stored, before: before, after: after, in: turn)
        shiftWaiting(from: before, to: after, in: turn)
        // Talk changes nobody's part in the ticket.
        guard !stored.allSatisfy(\.event.isMessage) else { return stored }
        shiftLoads(from: before, to: after, in: turn)
        turn.changes.append((before, after))
        noteLostRights(before: before, after: after, in: turn)
        noteLostShares(before: before, after: after, in: turn)
        return stored
    }

    private func recordOnDesk(
        _ events: [Event], by actor: Actor, request: RequestKey?, in turn: Turn
    ) throws(LogError) -> [StoredEvent] {
        var stored: [StoredEvent] = []
        for event in events {
            let kept = try turn.transaction.append(
                event, ticket: nil, actor: actor.id, at: turn.now, request: stored.isEmpty ? request : nil)
            stored.append(kept)
            turn.counted.events += 1
            switch event {
            case .modeChanged(let queue, _, let mode, _):
                turn.view.queues[queue]?.mode = mode
                turn.view.queues[queue]?.modeSource = .manual
                try publish(encoding.modeChange(kept), to: .queue(queue.rawValue), kept.sequence, in: turn)
            case .queueCreated(let queue, let name, let tier, let mode):
                turn.view.queues[queue] = Queue(id: queue, name: name, tier: tier, mode: mode)
            case .desk(let event):
                turn.view.apply(event, sequence: kept.sequence)
                try adoptSettings(kept, in: turn)
                try carryOutErasure(kept, by: actor, in: turn)
                for user in event.toldUsers {
                    try publish(encoding.deskInbox(kept), to: .user(user.rawValue), kept.sequence, in: turn)
                }
                try adoptSwitch(kept, in: turn)
            case .problem(let event): try tell(event, kept, by: actor, in: turn)
            case .staffing(let event): turn.view.apply(event, at: turn.now)
            case .knowledge(let event): try tell(event, kept, by: actor, in: turn)
            case .experiment(let event):
                turn.view.apply(event, by: actor.id, at: turn.now, sequence: kept.sequence)
            default: break
            }
        }
        return stored
    }

    /// A live invitation uses up some of the person's budget.
    private func noteInterruption(_ event: Event, after: Ticket, in turn: Turn) {
        guard case .invitationSent(let sent) = event, after.swarm?.ask(sent.ask)?.urgency == .live else { return }
        turn.view.staff[sent.user]?.noteInterruption(at: turn.now)
    }

    /// The ticket's own channels and the inboxes of those concerned.
    private func tell(_ stored: StoredEvent, after: Ticket, in turn: Turn) throws(LogError) {
        if let offset = stored.ticketOffset, let data = encoding.ticketChannel(stored, after: after) {
            turn.publications.append(
                .init(channel: .ticket(after.id.rawValue), offset: UInt64(clamping: offset), data: data))
        }
        if let offset = stored.staffOffset {
            turn.publications.append(
                .init(
                    channel: .staff(after.id.rawValue), offset: UInt64(clamping: offset),
                    data: encoding.staffChannel(stored)))
        }
        if let data = encoding.partnerChannel(stored, after: after), case .partner(let event) = stored.event,
            let user = after.partner.share(event.share)?.user
        {
            let channel = Channel.partner(ticket: after.id.rawValue, user: user.rawValue)
            try publish(data, to: channel, stored.sequence, in: turn)
        }
        if case .handling(let event) = stored.event, let problem = event.problem {
            try publish(encoding.problemChannel(stored), to: .problem(problem.rawValue), stored.sequence, in: turn)
        }
        if let (data, user) = encoding.partnerInbox(stored, after: after) {
            try publish(data, to: .user(user.rawValue), stored.sequence, in: turn)
        }
        var users = stored.event.inboxUsers(ticketAfter: after)
        if stored.event.isForManagers(ticketAfter: after) {
            users += turn.view.staff.values.filter { $0.actor.role == .manager && !users.contains($0.actor.id) }
                .map(\.actor.id).sorted()
        }
        guard !users.isEmpty else { return }
        let data = encoding.inbox(stored, after: after)
        for user in users where user != stored.actor {
            try publish(data, to: .user(user.rawValue), stored.sequence, in: turn)
        }
    }

    /// A problem's followers, and those whose inboxes carry it.
    private func tell(
        _ event: ProblemEvent, _ stored: StoredEvent, by actor: Actor, in turn: Turn
    ) throws(LogError) {
        guard let id = event.problem else { return }
        try publish(encoding.problemChannel(stored), to: .problem(id.rawValue), stored.sequence, in: turn)
        for user in event.toldUsers where user != actor.id {
            try publish(encoding.deskInbox(stored), to: .user(user.rawValue), stored.sequence, in: turn)
        }
    }

    /// The console's lists: the ticket's row where it is now, and its leaving where it was.
    private func tellQueues(
        _ stored: [StoredEvent], before: Ticket?, after: Ticket, in turn: Turn
    ) throws(LogError) {
        guard let last = stored.last else { return }
        if let before, before.queue != after.queue {
            var writer = JSONWriter()
            writer.beginObject()
            writer.field("type", "left")
            writer.field("seq", last.sequence)
            writer.field("ticket", after.id.rawValue)
            writer.field("to_queue", after.queue.rawValue)
            writer.endObject()
            try publish(writer.bytes, to: .queue(before.queue.rawValue), last.sequence, in: turn)
        }
        let affects =
            stored.contains { $0.event.affectsQueueRow } || before?.mode != after.mode
            || before.map { CareLine($0).helpers } != CareLine(after).helpers
        guard affects else {
            turn.touchedRows.insert(after.id)
            return
        }
        let preview = preview(after.id, turn.lastMessages[after.id])
        let push = rowPush(after, sequence: last.sequence, preview: preview)
        try publish(push, to: .queue(after.queue.rawValue), last.sequence, in: turn)
    }

    func publish(
        _ data: [UInt8], to channel: Channel, _ sequence: Int64, in turn: Turn
    ) throws(LogError) {
        let offset = try turn.transaction.publish(channel.name, sequence: sequence, data: data)
        turn.publications.append(.init(channel: channel, offset: UInt64(clamping: offset), data: data))
    }

    /// {"type":"row","seq","row"}: an upsert by ticket.
    func rowPush(_ ticket: Ticket, sequence: Int64, preview: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "row")
        writer.field("seq", sequence)
        writer.key("row")
        writer.beginObject()
        ticket.writeRow(to: &writer, names: nameEntry, preview: preview)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// What a list shows of a ticket's last message: of `message` when it is at hand, else as stored. On the queue.
    func preview(_ id: TicketID, _ message: Event?) -> String {
        if let message, let preview = TicketRow.preview(of: message) { return preview }
        return (try? log.reader.ticketRow(id)).flatMap(\.self)?.preview ?? ""
    }

    /// Keeps the index of those whose answer a ticket waits for. On the queue.
    func noteAwaited(from before: Ticket?, to after: Ticket) {
        let old = before?.awaitedUsers ?? []
        let new = after.awaitedUsers
        for user in old.subtracting(new) {
            awaited[user]?.remove(after.id)
            if awaited[user]?.isEmpty == true { awaited[user] = nil }
        }
        for user in new.subtracting(old) { awaited[user, default: []].insert(after.id) }
        if after.activeSwarm?.openAsks.isEmpty == false { openAsks.insert(after.id) } else { openAsks.remove(after.id) }
    }

    private func shiftLoads(from before: Ticket?, to after: Ticket, in turn: Turn) {
        let (old, new) = (before?.loads ?? [:], after.loads)
        // Most events move nobody's load, and the view is copied when it is written.
        shiftTicketLoads(from: before, to: after, in: turn)
        guard old != new else { return }
        for (user, load) in old { turn.view.staff[user]?.load -= load }
        for (user, load) in new { turn.view.staff[user]?.load += load }
        for user in Set(old.keys).union(new.keys) where old[user] != new[user] {
            turn.view.staff[user]?.idleSince = turn.now
        }
    }

    private func shiftTicketLoads(from before: Ticket?, to after: Ticket, in turn: Turn) {
        let (old, new) = (before?.ticketLoads ?? [:], after.ticketLoads)
        guard old != new else { return }
        for (user, load) in old { turn.view.staff[user]?.ticketLoad -= load }
        for (user, load) in new { turn.view.staff[user]?.ticketLoad += load }
        // Whoever gives a ticket away has not begun to wait for work by that; who is asked or gets one has.
        for user in new.keys where old[user] == nil { turn.view.staff[user]?.idleSince = turn.now }
    }

    /// How many wait in each queue.
    private func shiftWaiting(from before: Ticket?, to after: Ticket, in turn: Turn) {
        let (old, new) = (before?.waitsIn, after.waitsIn)
        guard old != new else { return }
        if let old { turn.view.waiting[old, default: 1] -= 1 }
        if let new { turn.view.waiting[new, default: 0] += 1 }
    }

    /// Whoever stood nearer to the ticket before than after may have to stop following it.
    private func noteLostRights(before: Ticket?, after: Ticket, in turn: Turn) {
        guard let before else { return }
        // Somebody may stay within and read no longer what the staff write: one who was offered the ticket and is
        // invited as well.
        let stays = before.insiders.isSubset(of: after.insiders) && before.confidants.isSubset(of: after.confidants)
        let isNarrower = !before.openSkills.isSubset(of: after.openSkills)
        guard !stays || isNarrower || before.tier != after.tier else { return }
        turn.reconsider.insert(.ticket(after.id.rawValue))
        turn.reconsider.insert(.staff(after.id.rawValue))
    }

    /// Whoever stops to be owner or member may not read on what is shared with partners, whatever else they stay.
    private func noteLostShares(before: Ticket?, after: Ticket, in turn: Turn) {
        guard let before, !before.shareReaders.isSubset(of: after.shareReaders) else { return }
        for share in after.partner.shares {
            turn.reconsider.insert(.partner(ticket: after.id.rawValue, user: share.user.rawValue))
        }
    }

    /// The receipt: the event the command is about, or its first.
    func encodeReceipt(_ stored: [StoredEvent], primary: String?) -> [UInt8] {
        guard let event = stored.first(where: { $0.event.kind == primary }) ?? stored.first else {
            return Array("{}".utf8)
        }
        var writer = JSONWriter()
        writer.beginObject()
        if let ticket = event.ticket { writer.field("ticket", ticket.rawValue) }
        writer.field("seq", event.sequence)
        writer.field("at", event.at)
        writer.field("offset", optional: event.ticketOffset)
        writer.field("staff_offset", optional: event.staffOffset)
        writer.field("ref", optional: event.event.reference.map { Int64($0) })
        if case .partner(.linkMade(_, let expires)) = event.event,
            let token = (try? partnerToken(event)).flatMap(\.self)
        {
            writer.field("token", token)
            writer.field("expires_at", expires)
        }
        writeProblem(of: event.event, &writer)
        writeArticle(of: stored, &writer)
        writeExperiment(of: event.event, &writer)
        writer.endObject()
        return writer.bytes
    }
}

extension Ticket {
    /// Whose answer to an invitation or an offer is open.
    var awaitedUsers: Set<UserID> {
        var users = Set(activeSwarm?.liveInvitations.map(\.user) ?? [])
        if let owner, activeSwarm?.liveHelpOffers.isEmpty == false { users.insert(owner) }
        users.formUnion(liveOffer?.awaited ?? [])
        return users
    }

    /// The queue in which it waits to be taken.
    var waitsIn: QueueID? { state == .queued ? queue : nil }

    /// Everybody whose part in the ticket lets them see more than others do.
    var insiders: Set<UserID> {
        var insiders = confidants
        insiders.formUnion(activeSwarm?.liveInvitations.map(\.user) ?? [])
        insiders.formUnion(activeSwarm?.liveHelpOffers.map(\.user) ?? [])
        insiders.formUnion(service.glass.keys)
        return insiders
    }

    /// Those among them who read what the staff write to each other.
    var confidants: Set<UserID> {
        var confidants = workers
        if let cover = routing.cover { confidants.insert(cover) }
        confidants.formUnion(liveOffer?.awaited ?? [])
        return confidants
    }

    /// Who reads the partners' threads by a part in the ticket; nobody while nothing is shared.
    var shareReaders: Set<UserID> { partner.shares.isEmpty ? [] : workers }

    /// The owner, who stays it when the ticket has ended, and the members.
    private var workers: Set<UserID> {
        var workers = Set(activeSwarm?.activeMembers.map(\.user) ?? [])
        if let owner { workers.insert(owner) }
        if state.isFinished { workers.formUnion([lastOwner, handling.survivorOwner].compactMap(\.self)) }
        return workers
    }

    /// The skills that let somebody who is not on the ticket see it; the empty one stands for any.
    var openSkills: Set<String> {
        var skills: Set<String> = []
        for ask in activeSwarm?.openAsks ?? [] where ask.visibility == .openToSkill {
            skills.formUnion(ask.skills.isEmpty ? [""] : ask.skills)
        }
        return skills
    }
}

extension Event {
    /// The number that later commands name: of a message, note, ask, invitation, offer or swarm.
    var reference: Int? {
        switch self {
        case .customerMessageSent(let number, _, _), .agentMessageSent(let number, _, _),
            .systemMessageSent(let number, _), .noteAdded(let number, _, _):
            number
        case .askOpened(let opened): opened.ask
        case .invitationSent(let sent): sent.invitation
        case .handOffOffered(let offered): offered.offer
        case .swarmOpened(let swarm): swarm
        default: group?.reference
        }
    }
}
