internal import HTTP1
internal import TLS
internal import Transport
internal import WaggleWire
internal import WebSocket

// One accepted socket, whatever it speaks.
//
//     bytes ─▶ [TLS engine] ─▶ HTTPChannel ──upgrade──▶ FrameDecoder ─▶ Session (or echo)
//     bytes ◀─ [TLS engine] ◀─ pending plaintext ◀──────────────────────── answers and shared frames
//
// Over TLS everything that one turn produced for the socket is gathered in `plaintext` and encrypted once in
// `connectionWillFlush`: one record for many messages. Over plain TCP frames go to the transport as they are,
// shared with other connections.
//
// Confined to the shard's queue; `@unchecked Sendable` so that posted work can name it.

final class ServerConnection: @unchecked Sendable {
    private enum Layer {
        case http(HTTPChannel)
        case socket(SocketLayer)
        case over

        func stop() {
            switch self {
            case .http(let channel): channel.stop()
            case .socket(let socket): socket.stop()
            case .over: break
            }
        }
    }

    let connection: Connection
    let context: ServerContext
    let world: SessionWorld
    let isLocal: Bool
    private var engine: TLSEngine?
    private var layer = Layer.over
    /// Over TLS: what this turn wants to say, not yet encrypted.
    private var plaintext: [UInt8] = []
    private var wantsCloseNotify = false
    private var handshakeTimer: TimerToken?

    private let table: ConnectionTable

    init(
        _ connection: Connection, context: ServerContext, world: SessionWorld, table: ConnectionTable, tls: TLSContext?,
        isLocal: Bool
    ) {
        self.table = table
        self.connection = connection
        self.context = context
        self.world = world
        self.isLocal = isLocal
        engine = tls.flatMap { try? TLSEngine($0) }
        layer = .http(HTTPChannel(owner: self, context: context))
        context.metrics.add(.connectionsAccepted)
        guard tls != nil else { return }
        handshakeTimer = connection.shard.schedule(afterMilliseconds: Int(context.limits.handshakeTimeout)) {
            [weak self] in self?.handshakeTimedOut()
        }
    }

    var shard: Shard { connection.shard }
    var isSecure: Bool { engine != nil }
    var peerName: String { isLocal ? "local" : connection.peer.hostText }
    var isCongested: Bool { connection.isAboveHighWater || plaintext.count > context.limits.highWater }

    /// Stops taking requests; sockets are told to come back. From the server's stop.
    func drain() {
        switch layer {
        case .http(let channel): channel.drain()
        case .socket(let socket): socket.drain()
        case .over: break
        }
    }

    private func handshakeTimedOut() {
        handshakeTimer = nil
        guard engine?.isHandshakeComplete == false else { return }
        context.metrics.add(.handshakesFailed)
        cut("tls_slow_handshake")
    }

    /// Ends the connection at once, counted under `reason`.
    func cut(_ reason: String) {
        context.metrics.cut(reason)
        connection.abort()
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        switch layer {
        case .http(let channel): channel.receive(bytes)
        case .socket(let socket): socket.receive(bytes)
        case .over: break
        }
    }

    private func decrypt(_ bytes: UnsafeRawBufferPointer, _ engine: TLSEngine) {
        do throws(TLSError) {
            try engine.receive(bytes) { [self] plain in take(plain) }
        } catch {
            return failed(error, engine)
        }
        if engine.isHandshakeComplete, let timer = handshakeTimer {
            shard.cancel(timer)
            handshakeTimer = nil
        }
        if engine.hasOutput || !plaintext.isEmpty { connection.markDirty() }
        if engine.peerClosed { endOfStream() }
    }

    private func failed(_ error: TLSError, _ engine: TLSEngine) {
        context.metrics.cut(error.label)
        if !engine.isHandshakeComplete { context.metrics.add(.handshakesFailed) }
        if error == .plainHTTP { return answerPlainHTTP() }
        if engine.hasOutput { connection.write(engine.takeOutput()) }
        layer.stop()
        connection.close(lingerMilliseconds: 500)
    }

    /// Somebody spoke HTTP to the TLS port: a plain sentence in plain HTTP, and the end.
    private func answerPlainHTTP() {
        engine?.discard()
        engine = nil
        layer.stop()
        let problem = context.problem(
            status: .badRequest, code: "https_expected", detail: "This port speaks HTTPS: use https:// instead.",
            id: nil)
        var writer = ResponseWriter(answering: nil, keepAlive: false, date: context.date())
        var bytes: [UInt8] = []
        try? writer.write(problem, into: &bytes)
        connection.write(bytes)
        connection.close(lingerMilliseconds: 1_000)
    }

    private func endOfStream() {
        layer.stop()
        layer = .over
        finish(lingerMilliseconds: 0)
    }

    private func finish(lingerMilliseconds: Int) {
        wantsCloseNotify = true
        connection.markDirty()
        connection.close(lingerMilliseconds: lingerMilliseconds)
    }
}

extension ServerConnection: ConnectionHandler {
    func connection(_ connection: Connection, didReceive bytes: UnsafeRawBufferPointer) {
        if let engine { decrypt(bytes, engine) } else { take(bytes) }
    }

    func connectionDidReachEnd(_ connection: Connection) {
        if let engine, !engine.peerClosed, engine.isHandshakeComplete { context.metrics.cut("tls_truncated") }
        endOfStream()
    }

    func connectionWillFlush(_ connection: Connection) {
        guard let engine else { return }
        if !plaintext.isEmpty, engine.isHandshakeComplete {
            try? engine.write(plaintext)
            plaintext.removeAll(keepingCapacity: plaintext.capacity <= 4_096)
        }
        if wantsCloseNotify { engine.shutdown() }
        if engine.hasOutput { connection.write(engine.takeOutput()) }
    }

    func connectionWriteBufferDidFill(_ connection: Connection) { connection.pauseReading() }

    func connectionWriteBufferDidDrain(_ connection: Connection) { connection.resumeReading() }

    func connectionWriteBufferDidOverflow(_ connection: Connection) {
        if case .socket(let socket) = layer { return socket.tooSlow() }
        cut("slow_reader")
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        if let handshakeTimer { shard.cancel(handshakeTimer) }
        layer.stop()
        layer = .over
        engine?.discard()
        table.remove(self)
    }
}

extension ServerConnection: HTTPChannelOwner {
    /// Says something at the end of this turn.
    func send(_ bytes: [UInt8]) {
        guard !connection.isClosed else { return }
        guard isSecure else {
            connection.write(bytes)
            return
        }
        plaintext += bytes
        connection.markDirty()
        if plaintext.count > context.limits.outputBytes { connectionWriteBufferDidOverflow(connection) }
    }

    func pauseReading() { connection.pauseReading() }
    func resumeReading() { connection.resumeReading() }
    func finish() { finish(lingerMilliseconds: 2_000) }

    func upgrade(_ head: RequestHead) -> HTTPResponse? {
        if let refusal = context.refuseOrigin(head, isSecure: isSecure) {
            context.metrics.cut("origin")
            return refusal
        }
        let supported = ClientCodec.allCases.map(\.subprotocol)
        let outcome = WebSocketHandshake.answer(
            method: head.method.rawValue, isHTTP11: head.version == .http11, supported: supported
        ) { head.headers.values($0) }
        switch outcome {
        case .refused(let status, let headers, let reason):
            var answer = context.problem(
                status: HTTPStatus(rawValue: status), code: "websocket_" + reason.rawValue,
                detail: "This is not a WebSocket handshake that can be accepted.", id: nil)
            for field in headers { answer.headers.append(field.name, field.value) }
            return answer
        case .accepted(_, let headers):
            guard let bytes = try? HTTPResponse.upgradeBytes(headers.map { ($0.name, $0.value) }) else {
                return context.problem(status: .internalServerError, code: "internal", detail: "Try again.", id: nil)
            }
            send(bytes)
            context.metrics.add(.upgrades)
            let isEcho = head.path == ServerContext.echoPath
            layer = .socket(SocketLayer(owner: self, isEcho: isEcho))
            return nil
        }
    }

    func receiveUpgraded(_ rest: UnsafeRawBufferPointer) {
        if !rest.isEmpty { take(rest) }
    }
}
