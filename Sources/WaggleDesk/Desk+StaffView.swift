internal import JSON
internal import WaggleDomain
internal import WaggleLog

extension Desk {
    private static let earlierMax = 20

    /// A `StaffTicket`: the row, and everything a console shows beside the conversation. Hand-off, swarm and
    /// solution stand in it only for those who may read the staff's channel. On the queue.
    func staffView(_ ticket: Ticket, _ actor: Actor, _ marks: TicketMarks) throws(LogError) -> [UInt8] {
        let row = try log.reader.ticketRow(ticket.id)
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        if ticket.isImported, let row {
            row.write(to: &writer, names: nameEntry)
        } else {
            ticket.writeRow(to: &writer, names: nameEntry, preview: row?.preview ?? "")
        }
        writer.field("first_response_at", optional: row?.firstResponse)
        writer.field("solved_at", optional: row?.solved)
        writer.field("closed_at", optional: row?.closed)
        writer.field("mode_at_creation", (row?.modeAtCreation ?? ticket.modeAtCreation).rawValue)
        write("tier_clock", ticket.tierClock, &writer)
        write("shadow_clock", ticket.shadowClock, &writer)
        writeService(ticket, &writer)
        writeTiering(ticket, &writer)
        let seesStaffThread = Access.decide(.readStaffThread, by: actor, on: ticket, view: view) == nil
        try writeHandling(ticket, actor, seesStaffThread, &writer)
        if seesStaffThread {
            writer.key("offer")
            if let offer = ticket.liveOffer {
                writer.beginObject()
                writeOffer(offer, &writer)
                writer.endObject()
            } else {
                writer.null()
            }
            writer.field("knowledge_step", orNull: ticket.swarming.knowledgeStep?.rawValue)
            writer.key("swarm")
            writeSwarm(ticket.swarm, of: ticket, for: actor, &writer)
            writeSolution(ticket, &writer)
        }
        writeRouting(ticket, seesStaffThread, &writer)
        try writeOwners(ticket.id, &writer)
        try writeEarlier(ticket, actor, &writer)
        if ticket.isImported { try writeImportedRows(ticket.id, &writer) }
        writeMarks(marks, &writer)
        writeContact(ticket, forCustomer: false, &writer)
        if seesStaffThread { writeShares(ticket, &writer) }
        writer.field("staff_thread", seesStaffThread)
        writer.key("can")
        writeMethods(permitted(ticket, actor), &writer)
        writer.endObject()
        return writer.bytes
    }

    private func write(_ name: StaticString, _ clock: Ticket.Clock?, _ writer: inout JSONWriter) {
        writer.key(name)
        guard let clock else { return writer.null() }
        writer.beginObject()
        writer.field("tier", clock.tier.name)
        writer.field("due", clock.due)
        writer.endObject()
    }

    /// What its tiers and mode have come to, and what the desk's table says of its category.
    private func writeTiering(_ ticket: Ticket, _ writer: inout JSONWriter) {
        let rule = view.policy.categories.rule(ticket.category)
        writer.key("tiering")
        writer.beginObject()
        writer.field("bounces", ticket.tiering.bounces)
        writer.field("mixed", ticket.tiering.isMixed)
        writer.field("contaminated", ticket.tiering.isContaminated)
        writer.field("escalates_at", orNull: ticket.tiering.escalatesAt)
        writer.field("clock_left_ms", orNull: ticket.tiering.pausedClock?.left)
        writer.field("start_tier", rule.startTier.name)
        writer.field("solve_tier", rule.solveTier.name)
        writer.key("skills")
        writer.beginArray()
        for skill in rule.skills { writer.string(skill) }
        writer.endArray()
        writer.endObject()
    }

    private func writeSwarm(
        _ swarm: Swarm?, of ticket: Ticket, for actor: Actor, _ writer: inout JSONWriter
    ) {
        guard let swarm else { return writer.null() }
        writer.beginObject()
        writer.field("swarm", swarm.number)
        writer.field("state", swarm.state.rawValue)
        writer.key("asks")
        writer.beginArray()
        for ask in swarm.asks {
            writer.beginObject()
            writeAsk(ask, &writer)
            writer.field("wanted", ask.wanted)
            writer.field("state", ask.state.rawValue)
            writer.field("nobody", ask.foundNobody)
            writer.field("visibility", ask.visibility.rawValue)
            writer.field("due", orNull: ask.due)
            if let answer = ask.answer { writer.field("answer", answer) }
            writer.key("invitations")
            writer.beginArray()
            for invitation in swarm.invitations where invitation.ask == ask.number { write(invitation, &writer) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.key("members")
        writer.beginArray()
        for member in swarm.members { write(member, &writer) }
        writer.endArray()
        writeSwarmRest(swarm, of: ticket, for: actor, &writer)
        writer.endObject()
    }

    private func write(_ invitation: Swarm.Invitation, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("invitation", invitation.number)
        writer.key("user")
        writer.person(invitation.user, nameEntry)
        writer.field("state", invitation.state.rawValue)
        writer.field("due", invitation.due)
        writer.field("round", invitation.round)
        if let role = invitation.role { writer.field("role", role.rawValue) }
        writer.endObject()
    }

    private func write(_ member: Swarm.Member, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("user")
        writer.person(member.user, nameEntry)
        writer.field("role", member.role.rawValue)
        if let tier = member.tier { writer.field("tier", tier.name) }
        writer.field("joined_at", member.joinedAt)
        writer.field("left_at", optional: member.leftAt)
        writer.field("speak", member.maySpeak)
        writer.endObject()
    }

    private func writeOwners(_ id: TicketID, _ writer: inout JSONWriter) throws(LogError) {
        writer.key("owners")
        writer.beginArray()
        for interval in try log.reader.ownerIntervals(of: id) {
            writer.beginObject()
            writer.key("user")
            writer.person(interval.user, nameEntry)
            writer.field("tier", interval.tier.name)
            writer.field("mode", interval.mode.rawValue)
            writer.field("from_at", interval.from)
            writer.field("to_at", orNull: interval.to)
            writer.field("cause", interval.causeOfStart)
            writer.endObject()
        }
        writer.endArray()
    }

    /// The customer's other tickets, newest first, as far as this person may read them: the newest, and whether there
    /// are more. The rights are part of the question, so that those one may not read take nobody's place.
    private func writeEarlier(_ ticket: Ticket, _ actor: Actor, _ writer: inout JSONWriter) throws(LogError) {
        var rows: [TicketRow] = []
        if !ticket.isImported {
            var filter = TicketFilter(customer: ticket.customer, imported: nil)
            if view.current(actor).role == .agent { filter.scope = scope(of: actor) }
            filter.isReadable = true
            rows = try log.reader.tickets(filter, limit: Self.earlierMax + 2).filter { $0.id != ticket.id }
        }
        writer.key("earlier")
        writer.beginArray()
        for row in rows.prefix(Self.earlierMax) {
            guard let other = try committedTicket(row.id),
                Access.decide(.readCustomerThread, by: actor, on: other, view: view) == nil
            else { continue }
            writer.beginObject()
            row.write(to: &writer, names: nameEntry)
            writer.endObject()
        }
        writer.endArray()
        writer.field("earlier_more", rows.count > Self.earlierMax)
    }

    /// An imported history as its source told it, oldest first.
    private func writeImportedRows(_ id: TicketID, _ writer: inout JSONWriter) throws(LogError) {
        writer.key("imported_rows")
        writer.beginArray()
        for stored in try log.reader.events(of: id).prefix(500) {
            guard case .importedRow = stored.event else { continue }
            writer.beginObject()
            writer.field("seq", stored.sequence)
            writer.field("at", stored.at)
            encoding.fields(of: stored.event, &writer)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension TicketRow {
    /// The fields of a `Row` from the stored list, inside an open object.
    func write(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry) {
        writer.field("ticket", id.rawValue)
        writer.field("subject", subject)
        writer.key("customer")
        writer.person(customer, names)
        writer.field("queue", queue.rawValue)
        if imported == nil { writer.field("tier", tier.name) }
        writer.field("mode", mode.rawValue)
        writer.field("state", state.rawValue)
        writer.key("owner")
        writer.optionalPerson(owner, names)
        writer.field("priority", priority.name)
        writer.field("category", category)
        writer.field("kind", kind.rawValue)
        writer.field("channel", channel.rawValue)
        writer.field("created_at", created)
        writer.field("waiting_since", orNull: waitingSince)
        writer.field("last_message_at", orNull: lastMessageAt)
        writer.field("preview", preview)
        writer.field("warned", warned)
        writer.field("escalation_pending", escalationPending)
        writer.field("helpers", helpers)
        if let imported { writer.field("imported", imported) }
        writer.field("version", version)
    }
}
