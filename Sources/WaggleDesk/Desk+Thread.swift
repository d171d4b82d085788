internal import JSON
internal import WaggleDomain
internal import WaggleWire

extension Desk {
    private static let threadDefault = 50

    /// A page of one of a ticket's threads, as its channel carries it: `since` exclusive in both directions, oldest
    /// first unless `reverse`. Rights are those of following the channel.
    func listThread(
        _ channel: Channel, _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let since = try fields.optionalInteger("since").map { UInt64(clamping: $0) }
        let reverse = try fields.optionalFlag("reverse") ?? false
        let limit = try fields.optionalInteger("limit") ?? Int64(Self.threadDefault)
        guard (1...Int64(limits.pageMax)).contains(limit) else {
            throw Refused(field: "limit", "limit must be from 1 to \(limits.pageMax)")
        }
        history(of: channel, by: actor, since: since, reverse: reverse, limit: Int(limit)) { result in
            completion(result.map(Self.threadPage))
        }
    }

    private static func threadPage(_ page: HistoryPage) -> [UInt8] {
        var writer = JSONWriter(capacity: 8_192)
        writer.beginObject()
        writer.key("entries")
        writer.beginArray()
        for publication in page.publications {
            writer.beginObject()
            writer.field("offset", Int64(clamping: publication.offset))
            writer.field("data", raw: publication.data)
            writer.endObject()
        }
        writer.endArray()
        writer.field("top", Int64(clamping: page.top))
        writer.endObject()
        return writer.bytes
    }
}
