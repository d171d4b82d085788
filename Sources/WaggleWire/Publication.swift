/// What a channel carries. Encoded once and shared, so it is immutable in spirit: change a copy.
package struct Publication: Equatable, Sendable {
    /// One JSON value as text; raw newlines are removed when it is encoded.
    package var data: [UInt8]
    /// Who published, when that may be told.
    package var info: ClientInfo?
    /// The place in the channel's sequence, below 2^53; 0 for what is not stored (typing, presence, read marks).
    package var offset: UInt64
    /// Short notes for clients, usually none.
    package var tags: [String: String]
    /// Milliseconds since 1970, 0 for none.
    package var time: Int64

    /// A publication.
    package init(
        data: [UInt8], offset: UInt64 = 0, info: ClientInfo? = nil, tags: [String: String] = [:],
        time: Int64 = 0
    ) {
        self.data = data
        self.info = info
        self.offset = offset
        self.tags = tags
        self.time = time
    }
}

/// A connection and its user, as others see it.
package struct ClientInfo: Equatable, Sendable {
    /// The user's id, as text.
    package var user: String
    /// The connection's id, unique.
    package var client: String
    /// JSON text about the connection, empty for none.
    package var connInfo: [UInt8]
    /// JSON text about this subscription, empty for none.
    package var chanInfo: [UInt8]

    /// A connection's description.
    package init(user: String, client: String, connInfo: [UInt8] = [], chanInfo: [UInt8] = []) {
        self.user = user
        self.client = client
        self.connInfo = connInfo
        self.chanInfo = chanInfo
    }
}
