internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let routing = SectionCoding(\.routing) { (fields, section) throws(Refused) in
        for queue in try fields.objects("queues") ?? [] {
            section.queues[QueueID(try queue.integer("queue"))] = try routing(of: queue)
        }
        try fields.time("no_answer_offer_live_ms", into: &section.noAnswerOfferLive)
        try fields.time("no_answer_offer_ticket_ms", into: &section.noAnswerOfferTicket)
        try fields.time("gone_ms", into: &section.gone)
        try fields.time("gone_offer_ms", into: &section.goneOffer)
        try fields.time("push_ms", into: &section.push)
        try fields.time("push_again_ms", into: &section.pushAgain)
        try fields.count("pushes_max", into: &section.pushesMax)
        try fields.count("ticket_capacity", into: &section.ticketCapacity)
        try fields.flag("by_evidence", into: &section.isByEvidence)
        try fields.count("returns_max", into: &section.returnsMax)
        try fields.time("return_span_ms", into: &section.returnSpan)
        try fields.time("view_idle_ms", into: &section.viewIdle)
    } write: { section, writer in
        writer.key("queues")
        writer.beginArray()
        for (queue, routing) in section.queues.sorted(by: { $0.key < $1.key }) { write(queue, routing, &writer) }
        writer.endArray()
        writer.field("no_answer_offer_live_ms", section.noAnswerOfferLive)
        writer.field("no_answer_offer_ticket_ms", section.noAnswerOfferTicket)
        writer.field("gone_ms", section.gone)
        writer.field("gone_offer_ms", section.goneOffer)
        writer.field("push_ms", section.push)
        writer.field("push_again_ms", section.pushAgain)
        writer.field("pushes_max", section.pushesMax)
        writer.field("ticket_capacity", section.ticketCapacity)
        writer.field("by_evidence", section.isByEvidence)
        writer.field("returns_max", section.returnsMax)
        writer.field("return_span_ms", section.returnSpan)
        writer.field("view_idle_ms", section.viewIdle)
    }

    private static func routing(of queue: Fields) throws(Refused) -> QueueRouting {
        QueueRouting(
            method: try queue.word("method"), skills: try queue.texts("skills", countMax: Bounds.skillsMax),
            languages: try queue.texts("languages", countMax: Bounds.skillsMax), chats: try limit(queue, "chats"),
            tickets: try limit(queue, "tickets"))
    }

    private static func limit(_ queue: Fields, _ name: String) throws(Refused) -> Int? {
        guard try queue.optionalInteger(name) != nil else { return nil }
        return try queue.reference(name)
    }

    private static func write(_ queue: QueueID, _ routing: QueueRouting, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("queue", queue.rawValue)
        writer.field("method", routing.method.rawValue)
        write(routing.skills, "skills", &writer)
        write(routing.languages, "languages", &writer)
        if let chats = routing.chats { writer.field("chats", chats) }
        if let tickets = routing.tickets { writer.field("tickets", tickets) }
        writer.endObject()
    }

    private static func write(_ words: [String], _ name: StaticString, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for word in words { writer.string(word) }
        writer.endArray()
    }

    static let teams = SectionCoding(\.teams) { (fields, section) throws(Refused) in
        for team in try fields.objects("teams") ?? [] {
            section.teams.append(
                Team(
                    id: TeamID(try team.integer("team")), name: try team.text("name"),
                    members: try team.users("members", countMax: Bounds.offeredMax),
                    skills: try team.texts("skills", countMax: Bounds.skillsMax), tiers: try tiers(of: team)))
        }
    } write: { section, writer in
        writer.key("teams")
        writer.beginArray()
        for team in section.teams { write(team, &writer) }
        writer.endArray()
    }

    private static func tiers(of team: Fields) throws(Refused) -> [Tier] {
        var tiers: [Tier] = []
        try team.tiers("tiers", into: &tiers)
        return tiers
    }

    private static func write(_ team: Team, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("team", team.id.rawValue)
        writer.field("name", team.name)
        writer.key("members")
        writer.beginArray()
        for member in team.members { writer.int(member.rawValue) }
        writer.endArray()
        writer.key("skills")
        writer.beginArray()
        for skill in team.skills { writer.string(skill) }
        writer.endArray()
        writer.key("tiers")
        writer.beginArray()
        for tier in team.tiers { writer.string(tier.name) }
        writer.endArray()
        writer.endObject()
    }
}
