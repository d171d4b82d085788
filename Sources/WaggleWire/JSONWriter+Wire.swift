internal import JSON

extension JSONWriter {
    mutating func nonZero(_ name: StaticString, _ value: String) {
        if !value.isEmpty { field(name, value) }
    }

    mutating func nonZero(_ name: StaticString, _ value: Bool) {
        if value { field(name, true) }
    }

    mutating func nonZero(_ name: StaticString, _ value: UInt64) {
        if value != 0 { field(name, value) }
    }

    mutating func nonZero(_ name: StaticString, _ value: Int64) {
        if value != 0 { field(name, value) }
    }

    /// Embeds JSON text; a raw newline would cut the frame in the wrong place, so none gets through.
    mutating func payload(_ name: StaticString, _ json: [UInt8]) {
        if !json.isEmpty { field(name, raw: JSONMinify.withoutNewlines(json)) }
    }

    mutating func write(_ publication: Publication) {
        beginObject()
        payload("data", publication.data)
        if let info = publication.info {
            key("info")
            write(info)
        }
        nonZero("offset", publication.offset)
        if !publication.tags.isEmpty { write(tags: publication.tags) }
        nonZero("time", publication.time)
        endObject()
    }

    mutating func write(_ info: ClientInfo) {
        beginObject()
        field("user", info.user)
        field("client", info.client)
        payload("conn_info", info.connInfo)
        payload("chan_info", info.chanInfo)
        endObject()
    }

    mutating func write(_ info: ClientInfo, as name: StaticString) {
        key(name)
        beginObject()
        key("info")
        write(info)
        endObject()
    }

    /// Sorted, so that the same publication is always the same bytes.
    private mutating func write(tags: [String: String]) {
        key("tags")
        beginObject()
        for (name, value) in tags.sorted(by: { $0.key < $1.key }) {
            key(name)
            string(value)
        }
        endObject()
    }
}
