internal import JSON
internal import WaggleDomain

// An organisation inside its event: one JSON object, always whole.

extension Organisation {
    func write(to sink: inout EventSink) {
        sink.field("organisation", id)
        sink.field("name", name)
        sink.field("domains", domains)
        if let contract { sink.field("contract", json: contract.text) }
    }

    init(_ source: inout EventSource) throws(LogError) {
        self.init(
            id: try source.id("organisation"), name: try source.string("name"),
            domains: try source.array("domains") { $0.stringValue })
        guard let text = try source.optionalJSON("contract") else { return }
        guard let value = try? JSONValue.parse(Array(text.utf8)), let contract = Contract(value) else {
            throw .unreadable(what: "\(source.kind), field contract")
        }
        self.contract = contract
    }
}

extension Contract {
    /// Canonical JSON.
    fileprivate var text: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("name", name)
        writer.key("targets")
        writer.beginArray()
        for target in targets {
            writer.beginObject()
            if let time = target.firstResponse { writer.field("first_response_ms", time) }
            if let time = target.nextResponse { writer.field("next_response_ms", time) }
            if let time = target.resolution { writer.field("resolution_ms", time) }
            writer.endObject()
        }
        writer.endArray()
        if let calendar { writer.field("calendar", calendar) }
        writer.key("channels")
        writer.beginArray()
        for channel in TicketChannel.allCases where channels.contains(channel) { writer.string(channel.rawValue) }
        writer.endArray()
        writer.key("tiers")
        writer.beginArray()
        for tier in tiers.sorted() { writer.string(tier.name) }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    fileprivate init?(_ value: JSONValue) {
        guard let name = value["name"]?.stringValue, let targets = value["targets"]?.arrayValue,
            let channels = value["channels"]?.arrayValue, let tiers = value["tiers"]?.arrayValue
        else { return nil }
        self.init(
            name: name,
            targets: targets.map {
                ServiceTargets(
                    firstResponse: $0["first_response_ms"]?.intValue, nextResponse: $0["next_response_ms"]?.intValue,
                    resolution: $0["resolution_ms"]?.intValue)
            }, calendar: value["calendar"]?.stringValue,
            channels: Set(channels.compactMap { $0.stringValue.flatMap(TicketChannel.init) }),
            tiers: Set(tiers.compactMap { tier in Tier.allCases.first { $0.name == tier.stringValue } }))
    }
}
