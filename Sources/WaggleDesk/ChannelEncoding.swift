internal import JSON
internal import WaggleDomain
internal import WaggleLog

// What the channels carry, as JSON. The same functions make the live publication and the one read later
// for recovery or history, so that both are the same bytes.

/// Encodes recorded events for each audience.
struct ChannelEncoding {
    let names: (UserID) -> NameBook.Entry
    /// The role somebody had at an event, where it may be another now; nil: the present one.
    var roleThen: (UserID, Int64) -> Role? = { _, _ in nil }

    /// The customer's channel; nil when the event is not in it. `after`: the ticket after the event. What stands in the
    /// channel without words of its own changed the care line.
    func ticketChannel(_ stored: StoredEvent, after: Ticket) -> [UInt8]? {
        guard stored.ticketOffset != nil else { return nil }
        let event = stored.event.customerEvent(ticketAfter: after, by: stored.actor) ?? .careLine(CareLine(after))
        var writer = JSONWriter()
        writer.beginObject()
        switch event {
        case .message(let number, let author, let authorID, let text, let files):
            head(&writer, "message", stored)
            writer.field("number", number)
            self.author(&writer, author, authorID)
            writer.field("text", text)
            write(files, &writer)
        case .careLine(let line):
            head(&writer, "care", stored)
            writer.field("subject", line.subject)
            writer.field("state", line.state.rawValue)
            writer.key("owner")
            writer.optionalPerson(line.owner, names)
            writer.field("helpers", line.helpers)
            line.writePromise(to: &writer)
            if let next = line.continuedIn { writer.field("continued_in", next.rawValue) }
        case .solvedQuestion:
            head(&writer, "solved_question", stored)
        case .card(let problem, let nextStep):
            head(&writer, "card", stored)
            writer.field("problem", problem)
            writer.field("next_step", nextStep)
        case .contact(let contact):
            head(&writer, "contact", stored)
            write(contact, &writer)
        case .callBack(let number, let state, let from, let to):
            head(&writer, "callback", stored)
            writer.field("callback", number)
            writer.field("state", state.rawValue)
            writer.field("from_at", from)
            writer.field("to_at", to)
        case .sharing(let share, let partner, let consent, let isOpen):
            head(&writer, "sharing", stored)
            writer.field("share", share)
            writer.key("partner")
            writer.person(partner, names)
            writer.field("consent", consent.rawValue)
            writer.field("open", isOpen)
        case .session(let number, let message, let kind, let state, let link):
            head(&writer, "remote", stored)
            writer.field("session", number)
            writer.field("number", message)
            writer.field("kind", kind.rawValue)
            writer.field("state", state.rawValue)
            writer.field("link", link)
        }
        writer.endObject()
        return writer.bytes
    }

    private func write(_ files: [AttachedFile], _ writer: inout JSONWriter) {
        guard !files.isEmpty else { return }
        writer.key("files")
        writer.beginArray()
        for file in files {
            writer.beginObject()
            writer.field("file", file.number)
            writer.field("name", file.name)
            writer.field("size", file.size)
            writer.field("type", file.type)
            writer.field("sha256", file.sha256)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ contact: CustomerEvent.Contact, _ writer: inout JSONWriter) {
        writer.field("number", contact.number)
        writer.field("channel", contact.channel.rawValue)
        writer.field("direction", contact.direction.rawValue)
        writer.field("result", contact.result.rawValue)
        writer.field("held_at", contact.heldAt)
        writer.field("duration_ms", contact.duration)
        author(&writer, .agent, contact.author)
    }

    /// The staff's channel: the event as recorded, with its texts.
    func staffChannel(_ stored: StoredEvent) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        head(&writer, stored.event.kind, stored)
        actor(of: stored, &writer)
        fields(of: stored.event, &writer)
        writer.endObject()
        return writer.bytes
    }

    /// An inbox entry: the event, its ticket's subject, and for an invitation the ask it belongs to.
    func inbox(_ stored: StoredEvent, after: Ticket) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        head(&writer, stored.event.kind, stored)
        writer.field("subject", after.subject)
        actor(of: stored, &writer)
        fields(of: stored.event, &writer)
        switch stored.event {
        case .invitationSent(let sent):
            writer.key("from")
            writer.optionalPerson(after.owner, names)
            if let ask = after.swarm?.ask(sent.ask) { self.ask(ask, &writer) }
        case .handOffOffered(let offered):
            writer.key("offered_by")
            writer.person(offered.from, names)
        default: break
        }
        writer.endObject()
        return writer.bytes
    }

    /// Who did it, as what.
    func actor(of stored: StoredEvent, _ writer: inout JSONWriter) {
        let entry = names(stored.actor)
        writer.key("actor")
        writer.beginObject()
        writer.field("id", stored.actor.rawValue)
        writer.field("name", entry.name)
        writer.field("role", (roleThen(stored.actor, stored.sequence) ?? entry.role).rawValue)
        writer.endObject()
    }

    /// The channel of a problem: its own events, and those of its tickets that are about it.
    func problemChannel(_ stored: StoredEvent) -> [UInt8] { staffChannel(stored) }

    /// The channel of knowledge: what happened to an article, without its text, which is long and read apart.
    func knowledgeChannel(_ stored: StoredEvent) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        head(&writer, stored.event.kind, stored)
        actor(of: stored, &writer)
        fields(of: stored.event, &writer, without: "body")
        writer.endObject()
        return writer.bytes
    }

    /// An inbox entry about the desk itself.
    func deskInbox(_ stored: StoredEvent) -> [UInt8] { staffChannel(stored) }

    private func ask(_ ask: Swarm.Ask, _ writer: inout JSONWriter) {
        writer.field("question", ask.question)
        writer.field("tried", ask.tried)
        writer.key("skills")
        writer.beginArray()
        for skill in ask.skills { writer.string(skill) }
        writer.endArray()
        writer.field("urgency", ask.urgency.rawValue)
    }

    /// A switch of mode, for the queue's own channel.
    func modeChange(_ stored: StoredEvent) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "mode")
        writer.field("seq", stored.sequence)
        writer.field("at", stored.at)
        writer.key("by")
        writer.person(stored.actor, names)
        fields(of: stored.event, &writer)
        writer.endObject()
        return writer.bytes
    }

    private func head(_ writer: inout JSONWriter, _ type: String, _ stored: StoredEvent) {
        writer.field("type", type)
        writer.field("seq", stored.sequence)
        writer.field("at", stored.at)
        if let ticket = stored.ticket { writer.field("ticket", ticket.rawValue) }
    }

    private func author(_ writer: inout JSONWriter, _ author: CustomerEvent.Author, _ id: UserID?) {
        writer.key("author")
        writer.beginObject()
        writer.field("kind", author.rawValue)
        if let id {
            writer.field("id", id.rawValue)
            writer.field("name", names(id).name)
        }
        writer.endObject()
    }

    /// The recorded fields, texts included, as they stand in the log.
    func fields(of event: Event, _ writer: inout JSONWriter, without omitted: String? = nil) {
        let encoded = EventCodec.encode(event)
        for part in [encoded.payload, encoded.body ?? []] where !part.isEmpty {
            guard let value = try? JSONValue.parse(part), let members = value.objectValue else { continue }
            for member in members where member.key != omitted {
                writer.key(member.key)
                writer.value(member.value)
            }
        }
    }
}
