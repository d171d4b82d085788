// What the server may say, the same for every codec.

/// One message to a client.
package enum ServerMessage: Equatable, Sendable {
    case reply(Reply)
    case push(Push)
    /// The client must hear one in each interval, whatever else flows.
    case ping
}

/// The answer to one command.
package struct Reply: Equatable, Sendable {
    /// The command's id.
    package var id: UInt32
    /// The answer.
    package var result: ReplyResult

    /// An answer.
    package init(id: UInt32, result: ReplyResult) {
        self.id = id
        self.result = result
    }
}

/// The answers of the protocol.
package enum ReplyResult: Equatable, Sendable {
    case error(ReplyError)
    case connect(ConnectResult)
    case subscribe(SubscribeResult)
    case unsubscribe
    case publish
    /// Who is there; keyed by their `client` on the wire.
    case presence([ClientInfo])
    case presenceStats(clients: Int, users: Int)
    case history(HistoryResult)
    case ping
    /// The payload as JSON text, empty for none.
    case rpc(data: [UInt8])
    case refresh(RefreshResult)
    /// How long the subscription now lasts.
    case subRefresh(Expiry?)
}

/// When something has to be refreshed: seconds from now, above zero.
package struct Expiry: Equatable, Sendable {
    /// Seconds from now.
    package var ttlSeconds: UInt32

    /// An expiry.
    package init(ttlSeconds: UInt32) { self.ttlSeconds = ttlSeconds }
}

/// The connection is open.
package struct ConnectResult: Equatable, Sendable {
    /// The connection's id, required.
    package var client: String
    /// The server's version.
    package var version = ""
    /// When the token must be refreshed, nil for never.
    package var expiry: Expiry?
    /// The payload: JSON text, empty for none.
    package var data: [UInt8] = []
    /// The subscriptions the server made for the client.
    package var subs: [ServerSubscription] = []
    /// Seconds between pings, 0 for none.
    package var pingSeconds: UInt32 = 0
    /// Must the client answer pings?
    package var pong = false
    /// Milliseconds since 1970, 0 for none.
    package var time: Int64 = 0

    /// A result with the connection's id.
    package init(client: String) { self.client = client }
}

/// A subscription made by the server inside `connect`.
package struct ServerSubscription: Equatable, Sendable {
    /// The name on the wire.
    package var channel: String
    /// As in a reply to `subscribe`.
    package var result: SubscribeResult

    /// A subscription.
    package init(channel: String, result: SubscribeResult) {
        self.channel = channel
        self.result = result
    }
}

/// The channel is followed; and what was missed, if it was asked for.
package struct SubscribeResult: Equatable, Sendable {
    /// When the token must be refreshed, nil for never.
    package var expiry: Expiry?
    /// May the client recover after a break?
    package var recoverable = false
    /// The name of the sequence.
    package var epoch = ""
    /// Ascending by offset.
    package var publications: [Publication] = []
    /// Was everything since the asked position given?
    package var recovered = false
    /// The channel's top; after a recovery the offset that was asked from.
    package var offset: UInt64 = 0
    /// Does the server check that nothing is missed?
    package var positioned = false
    /// The payload: JSON text, empty for none.
    package var data: [UInt8] = []
    /// Did the client ask to recover?
    package var wasRecovering = false

    /// An empty result.
    package init() {}
}

/// A part of a channel's past.
package struct HistoryResult: Equatable, Sendable {
    /// Ascending by offset, or descending when asked in reverse.
    package var publications: [Publication]
    /// The channel's top.
    package var top: StreamPosition

    /// A result.
    package init(publications: [Publication], top: StreamPosition) {
        self.publications = publications
        self.top = top
    }
}

/// The connection's token was renewed.
package struct RefreshResult: Equatable, Sendable {
    /// The connection's id.
    package var client: String
    /// The server's version, empty for none.
    package var version = ""
    /// When the token must be refreshed, nil for never.
    package var expiry: Expiry?

    /// A result with the connection's id.
    package init(client: String, expiry: Expiry? = nil) {
        self.client = client
        self.expiry = expiry
    }
}

/// Something the client did not ask for.
package struct Push: Equatable, Sendable {
    /// The channel's name; empty only for `message` and `refresh`.
    package var channel: String
    /// What happened.
    package var event: PushEvent

    /// A push.
    package init(channel: String = "", event: PushEvent) {
        self.channel = channel
        self.event = event
    }
}

/// The pushes of the protocol that go over a WebSocket (a disconnection is told by the close frame).
package enum PushEvent: Equatable, Sendable {
    case publication(Publication)
    case join(ClientInfo)
    case leave(ClientInfo)
    case unsubscribe(UnsubscribeCode)
    case subscribe(SubscribePush)
    /// A message outside channels, as JSON text.
    case message(data: [UInt8])
    /// The connection's expiry was moved by the server.
    case refresh(Expiry?)
}

/// The server has subscribed the client to a channel.
package struct SubscribePush: Equatable, Sendable {
    /// May the client recover after a break?
    package var recoverable = false
    /// The channel's top.
    package var position = StreamPosition()
    /// Does the server check that nothing is missed?
    package var positioned = false
    /// The payload: JSON text, empty for none.
    package var data: [UInt8] = []

    /// An empty push.
    package init() {}
}
