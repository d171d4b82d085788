internal import JSON

/// The known requests in the order in which one is chosen when a command holds several.
private enum RequestKind: Int {
    case connect, subscribe, unsubscribe, publish, presence, presenceStats, history, rpc, send, refresh
    case subRefresh, ping

    init?(_ key: JSONKey) {
        switch key {
        case "rpc": self = .rpc
        case "connect": self = .connect
        case "subscribe": self = .subscribe
        case "unsubscribe": self = .unsubscribe
        case "publish": self = .publish
        case "presence": self = .presence
        case "presence_stats": self = .presenceStats
        case "history": self = .history
        case "send": self = .send
        case "refresh": self = .refresh
        case "sub_refresh": self = .subRefresh
        case "ping": self = .ping
        default: return nil
        }
    }
}

/// Decodes one line into one command.
struct JSONCommandDecoder {
    private let limits: WireLimits
    private var id: UInt32 = 0
    private var hasSend = false
    private var kind: RequestKind?
    private var request: ClientRequest?

    /// The command on this line.
    static func command(
        _ line: UnsafeRawBufferPointer, limits: WireLimits
    ) throws(WireError) -> ClientCommand {
        var decoder = JSONCommandDecoder(limits: limits)
        var reader = JSONReader(line, depthMax: limits.depthMax)
        do throws(JSONError) {
            try decoder.readFields(&reader)
            try reader.finish()
        } catch {
            throw WireError(error)
        }
        return try decoder.chosen()
    }

    private init(limits: WireLimits) { self.limits = limits }

    private mutating func readFields(_ reader: inout JSONReader) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key.equals("id") {
                id = try reader.uint32OrZero()
            } else if let found = RequestKind(key) {
                try readRequest(found, &reader)
            } else {
                try reader.skipValue()
            }
        }
    }

    private mutating func readRequest(_ found: RequestKind, _ reader: inout JSONReader) throws(JSONError) {
        if try reader.skipNull() { return }
        if found == .send { hasSend = true }
        if let kind, kind.rawValue < found.rawValue {
            try reader.skipValue()
        } else {
            kind = found
            request = try decode(found, &reader)
        }
    }

    private func chosen() throws(WireError) -> ClientCommand {
        guard id > 0 || hasSend else { return ClientCommand(id: 0, request: .pong) }
        guard let request else { throw WireError.noRequest }
        switch request {
        case .send: return ClientCommand(id: 0, request: request)
        case .connect(let connect): try checkLengths(connect)
        default: break
        }
        guard id > 0 else { throw WireError.noID }
        return ClientCommand(id: id, request: request)
    }

    private func checkLengths(_ connect: ConnectRequest) throws(WireError) {
        guard connect.subs.count <= limits.subscriptionsMax, connect.headers.count <= limits.headersMax,
            connect.name.utf8.count <= 16, connect.version.utf8.count <= 64
        else { throw WireError.tooLong }
    }

    private func decode(_ kind: RequestKind, _ reader: inout JSONReader) throws(JSONError) -> ClientRequest {
        switch kind {
        case .connect: return .connect(try ConnectRequest(reading: &reader))
        case .subscribe: return .subscribe(try SubscribeRequest(reading: &reader))
        case .unsubscribe: return .unsubscribe(channel: try ChannelFields(reading: &reader).channel)
        case .publish:
            let fields = try ChannelFields(reading: &reader)
            var publish = PublishRequest()
            publish.channel = fields.channel
            publish.data = fields.data
            return .publish(publish)
        case .presence: return .presence(channel: try ChannelFields(reading: &reader).channel)
        case .presenceStats: return .presenceStats(channel: try ChannelFields(reading: &reader).channel)
        case .history: return .history(try HistoryRequest(reading: &reader))
        case .rpc: return .rpc(try RPCRequest(reading: &reader))
        case .send: return .send(data: try ChannelFields(reading: &reader).data)
        case .refresh: return .refresh(token: try ChannelFields(reading: &reader).token)
        case .subRefresh:
            let fields = try ChannelFields(reading: &reader)
            return .subRefresh(channel: fields.channel, token: fields.token)
        case .ping:
            try reader.skipValue()
            return .ping
        }
    }
}
