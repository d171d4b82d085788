package import WaggleWire

/// One publication on its way to followers: encoded once, shared by all of them.
package struct HubPublication: Sendable {
    package let channel: Channel
    /// The channel's own dense number; 0 for what is told only to those who are here (typing, read marks).
    package let offset: UInt64
    /// The payload as JSON, for recovery and history replies.
    package let data: [UInt8]
    /// The finished push, ready for the socket.
    package let frame: SharedFrame

    /// A publication with its finished frame.
    package init(channel: Channel, offset: UInt64, data: [UInt8], frame: SharedFrame) {
        self.channel = channel
        self.offset = offset
        self.data = data
        self.frame = frame
    }
}

/// One message as a finished WebSocket frame of each codec that may be spoken: made once, sent to many.
package struct SharedFrame: Sendable {
    private let json: [UInt8]

    /// Asks `make` for the frame of each codec.
    package init(_ make: (ClientCodec) -> [UInt8]) { json = make(.json) }

    /// The frame for a client that speaks `codec`.
    package subscript(codec: ClientCodec) -> [UInt8] {
        switch codec {
        case .json: json
        }
    }

    /// What it weighs on its way between queues, in bytes.
    package var count: Int { json.count }
}

/// A session as the hub sees it. Called on the shard's queue only.
package protocol Follower: AnyObject {
    /// A live publication in its place, or a signal (`offset` 0) that may be dropped under pressure.
    func follow(_ publication: HubPublication)
    /// A finished push that has no position: join or leave.
    func follow(push frame: SharedFrame)
    /// The follower missed something (its buffer overflowed or a number is absent): it must ask again.
    func lostPosition(in channel: Channel)
}
