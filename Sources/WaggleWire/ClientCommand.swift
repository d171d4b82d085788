// What a client may ask, decoded; the same for every codec. Payloads (`data`) stay JSON text, as bytes.
//
// Names and meaning are those of the Centrifuge client protocol v2. A field that was absent has its zero value:
// "", 0, false or empty.

/// One command of a client: an id to answer to, and what is asked.
package struct ClientCommand: Equatable, Sendable {
    /// Unique per connection and above zero; 0 for `pong` and for `send`, which get no reply.
    package var id: UInt32
    /// What is asked.
    package var request: ClientRequest

    /// A command.
    package init(id: UInt32, request: ClientRequest) {
        self.id = id
        self.request = request
    }
}

/// The requests of the protocol.
package enum ClientRequest: Equatable, Sendable {
    case connect(ConnectRequest)
    case subscribe(SubscribeRequest)
    case unsubscribe(channel: String)
    case publish(PublishRequest)
    case presence(channel: String)
    case presenceStats(channel: String)
    case history(HistoryRequest)
    case rpc(RPCRequest)
    /// A message without reply; its payload.
    case send(data: [UInt8])
    case refresh(token: String)
    case subRefresh(channel: String, token: String)
    /// A ping by the client; like the reference, a server answers 3501.
    case ping
    /// The answer to a ping of ours.
    case pong
}

/// Authenticates the connection; always the first command.
package struct ConnectRequest: Equatable, Sendable {
    /// A signed token, empty for none.
    package var token = ""
    /// The payload: JSON text of one line, empty for none.
    package var data: [UInt8] = []
    /// Positions of server-side subscriptions to recover, by channel.
    package var subs: [String: SubscribeRequest] = [:]
    /// The client library's name, at most 16 bytes.
    package var name = ""
    /// The client library's version, at most 64 bytes.
    package var version = ""
    /// What a browser could not send as HTTP headers; never trusted.
    package var headers: [String: String] = [:]

    /// An empty request.
    package init() {}
}

/// Follows a channel, perhaps from a known position.
package struct SubscribeRequest: Equatable, Sendable {
    /// May use a number instead of the channel's name in pushes.
    package static let flagChannelCompaction: Int64 = 1
    /// Asks for error 112 instead of `recovered: false`.
    package static let flagRejectUnrecovered: Int64 = 2

    /// The name as the client wrote it; see `Channel`.
    package var channel = ""
    /// A signed token, empty for none.
    package var token = ""
    /// Asks for everything after `offset`.
    package var recover = false
    /// The sequence that `offset` belongs to, empty for "whichever is current".
    package var epoch = ""
    /// The last position the client has seen.
    package var offset: UInt64 = 0
    /// The payload: JSON text of one line, empty for none.
    package var data: [UInt8] = []
    /// A wish; the server decides.
    package var positioned = false
    /// A wish; the server decides.
    package var recoverable = false
    /// A wish; the server decides.
    package var joinLeave = false
    /// Bits: `flagChannelCompaction`, `flagRejectUnrecovered`.
    package var flag: Int64 = 0
    /// 0 is a stream; 1 and above are kinds of subscription that we do not have.
    package var type: Int32 = 0

    /// An empty request.
    package init() {}
}

/// Publishes into a channel.
package struct PublishRequest: Equatable, Sendable {
    /// The name as the client wrote it; see `Channel`.
    package var channel = ""
    /// The payload: JSON text of one line, empty for none.
    package var data: [UInt8] = []

    /// An empty request.
    package init() {}
}

/// Reads a channel's past.
package struct HistoryRequest: Equatable, Sendable {
    /// The name as the client wrote it; see `Channel`.
    package var channel = ""
    /// 0: only the position. -1: everything up to the server's limit.
    package var limit: Int32 = 0
    /// Exclusive in both directions.
    package var since: StreamPosition?
    /// Newest first?
    package var reverse = false

    /// An empty request.
    package init() {}
}

/// A domain command by name.
package struct RPCRequest: Equatable, Sendable {
    /// `noun.verb`, such as `chat.send`.
    package var method = ""
    /// The payload: JSON text of one line, empty for none.
    package var data: [UInt8] = []

    /// An empty request.
    package init() {}
}

/// A place in a channel's sequence; the epoch tells whether the sequence is still the same one.
package struct StreamPosition: Equatable, Hashable, Sendable {
    /// The number of the last publication, 0 before the first; below 2^53.
    package var offset: UInt64
    /// The name of the sequence.
    package var epoch: String

    /// A position.
    package init(offset: UInt64 = 0, epoch: String = "") {
        self.offset = offset
        self.epoch = epoch
    }
}
