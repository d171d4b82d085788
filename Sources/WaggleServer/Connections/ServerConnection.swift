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

/// Why a socket is not read at the moment.
struct ReadingHolds: OptionSet {
    let rawValue: UInt8
    /// More than the high-water mark waits to be sent.
    static let output = ReadingHolds(rawValue: 1)
    /// A request is being answered, and more came.
    static let answer = ReadingHolds(rawValue: 2)
    /// As many commands as allowed are under way.
    static let busy = ReadingHolds(rawValue: 4)
    /// A TLS handshake waits for its turn.
    static let handshake = ReadingHolds(rawValue: 8)
}

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
    private var holds: ReadingHolds = []
    private var stallTimer: TimerToken?
    /// Ciphertext of a handshake whose turn has not come.
    private var waiting: [UInt8] = []
    private var handshakeTimer: TimerToken?
    private var hasBegunHandshake = false
    private var hasFirstByte = false
    /// The address this connection counts for; nil when for none.
    var countedAddress: PeerAddress?

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
    var peer: PeerAddress { connection.peer }
    var isCongested: Bool {
        connection.isAboveHighWater || connection.pendingBytes + plaintext.count > context.limits.highWater
    }

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
        context.journal.cut(reason, peer: peer.network.hostText)
        connection.abort()
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        switch layer {
        case .http(let channel): channel.receive(bytes)
        case .socket(let socket): socket.receive(bytes)
        case .over: break
        }
    }

    /// A handshake waits when its turn of the shard has had enough of them; meanwhile the socket is not read.
    private func decryptInTurn(_ bytes: UnsafeRawBufferPointer, _ engine: TLSEngine) {
        guard !engine.isHandshakeComplete, !hasHandshakeTurn else { return decrypt(bytes, engine) }
        waiting += bytes
        guard waiting.count == bytes.count else { return }
        hold(.handshake, true)
        table.queueHandshake { [weak self] in self?.goOnWithHandshake() }
    }

    /// One turn for the whole handshake: its second message is cheap.
    private var hasHandshakeTurn: Bool {
        if !hasBegunHandshake { hasBegunHandshake = table.takeHandshake() }
        return hasBegunHandshake
    }

    private func goOnWithHandshake() {
        guard !connection.isClosed, let engine else { return }
        let bytes = waiting
        waiting = []
        hasBegunHandshake = true
        hold(.handshake, false)
        bytes.withUnsafeBytes { decrypt($0, engine) }
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
        context.journal.cut(error.label, peer: peer.network.hostText)
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

    /// The peer sends no more. A request it has sent whole is still answered (RFC 9112, 9.6); a WebSocket is over.
    private func endOfStream() {
        if case .http(let channel) = layer, channel.endOfInput() { return }
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
        if let engine { return decryptInTurn(bytes, engine) }
        if !hasFirstByte, let first = bytes.first {
            hasFirstByte = true
            if first == Self.handshakeRecord { return refuseTLS() }
        }
        take(bytes)
    }

    /// The first byte of a TLS handshake; no HTTP request begins so.
    private static let handshakeRecord: UInt8 = 22
    /// A fatal alert, "handshake failure" (RFC 8446, 6.2), which every version understands.
    private static let alert: [UInt8] = [21, 3, 1, 0, 2, 2, 40]

    /// Somebody spoke TLS to the plain port: an alert, so that the client says more than "broken".
    private func refuseTLS() {
        context.journal.cut("tls_on_plain_port", peer: peer.network.hostText)
        layer.stop()
        layer = .over
        connection.write(Self.alert)
        connection.close(lingerMilliseconds: 500)
    }

    func connectionDidReachEnd(_ connection: Connection) {
        if let engine, !engine.peerClosed, engine.isHandshakeComplete {
            context.journal.cut("tls_truncated", peer: peer.network.hostText)
        }
        endOfStream()
    }

    func connectionWillFlush(_ connection: Connection) {
        guard let engine else { return }
        if plaintext.count > context.limits.outputBytes { connectionWriteBufferDidOverflow(connection) }
        if !plaintext.isEmpty, engine.isHandshakeComplete {
            try? engine.write(plaintext)
            plaintext.removeAll(keepingCapacity: plaintext.capacity <= 4_096)
        }
        if wantsCloseNotify { engine.shutdown() }
        if engine.hasOutput { connection.write(engine.takeOutput()) }
    }

    func connectionWriteBufferDidFill(_ connection: Connection) {
        hold(.output, true)
        watchStall(afterMilliseconds: context.limits.stuckTimeout)
    }

    func connectionWriteBufferDidDrain(_ connection: Connection) {
        hold(.output, false)
        if let stallTimer { shard.cancel(stallTimer) }
        stallTimer = nil
        switch layer {
        case .http(let channel): channel.outputDrained()
        case .socket(let socket): socket.outputDrained()
        case .over: break
        }
    }

    func whenFlushed(_ body: @escaping @Sendable () -> Void) {
        shard.postUrgent { [weak self] in
            guard let self, !connection.isClosed, !connection.isAboveHighWater else { return }
            body()
        }
    }

    /// Above the high-water mark and not a byte taken for `stuckTimeout`: as bad as too much.
    private func watchStall(afterMilliseconds milliseconds: Int64) {
        stallTimer = shard.schedule(afterMilliseconds: Int(milliseconds)) { [weak self] in
            guard let self else { return }
            stallTimer = nil
            let left = context.limits.stuckTimeout - Int64(clamping: connection.stalledMilliseconds)
            if left <= 0 { return tooSlow() }
            watchStall(afterMilliseconds: left)
        }
    }

    /// HTTP answers are made one at a time and only when there is room, so a large one may exceed the cap.
    func connectionWriteBufferDidOverflow(_ connection: Connection) {
        if case .socket = layer { tooSlow() }
    }

    private func tooSlow() {
        if case .socket(let socket) = layer { return socket.tooSlow() }
        cut("slow_reader")
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        for timer in [handshakeTimer, stallTimer] {
            if let timer { shard.cancel(timer) }
        }
        layer.stop()
        layer = .over
        engine?.discard()
        table.remove(self)
        if let countedAddress { world.gates.closed(from: countedAddress) }
        countedAddress = nil
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
    }

    /// Stops or goes on reading for one of several reasons; the socket is read when none is left.
    func hold(_ reason: ReadingHolds, _ isHeld: Bool) {
        if isHeld { holds.insert(reason) } else { holds.remove(reason) }
        if holds.isEmpty { connection.resumeReading() } else { connection.pauseReading() }
    }

    func finish() { finish(lingerMilliseconds: 2_000) }

    func upgrade(_ head: RequestHead) -> HTTPResponse? {
        if context.isDraining { return context.stoppingAnswer() }
        let isSecure = context.proxies.isSecure(head, from: peer, overTLS: isSecure)
        if let refusal = context.refuseOrigin(head, isSecure: isSecure) {
            context.journal.cut("origin", peer: peer.network.hostText)
            return refusal
        }
        guard isCounted(head) else {
            var answer = context.problem(
                status: .tooManyRequests, code: "rate_limited", detail: "Too many sockets from this address.", id: nil)
            answer.headers.append("Retry-After", "10")
            return answer
        }
        let supported = ClientCodec.allCases.map(\.subprotocol)
        let outcome = WebSocketHandshake.answer(
            method: head.method.rawValue, isHTTP11: head.version == .http11, supported: supported
        ) { head.headers.values($0) }
        switch outcome {
        case .refused(let status, let headers, let reason):
            context.journal.cut("websocket_" + reason.rawValue, peer: peer.network.hostText)
            var answer = context.problem(
                status: HTTPStatus(rawValue: status), code: "websocket_" + reason.rawValue,
                detail: "This is not a WebSocket handshake that can be accepted.", id: nil)
            for field in headers { answer.headers.append(field.name, field.value) }
            return answer
        case .accepted(let agreed, let headers):
            guard let bytes = try? HTTPResponse.upgradeBytes(headers.map { ($0.name, $0.value) }) else {
                return context.problem(status: .internalServerError, code: "internal", detail: "Try again.", id: nil)
            }
            send(bytes)
            context.metrics.add(.upgrades)
            let isEcho = head.path == ServerContext.echoPath
            let pings: PingKind = head.queryItem("cf_ws_frame_ping_pong") == "true" ? .frames : .messages
            layer = .socket(SocketLayer(owner: self, codec: ClientCodec(agreed: agreed), pings: pings, isEcho: isEcho))
            return nil
        }
    }

    /// Behind a proxy a socket counts for the address the proxy names.
    private func isCounted(_ head: RequestHead) -> Bool {
        guard !isLocal, countedAddress == nil else { return true }
        let client = context.proxies.client(of: head, from: peer).network
        guard client != peer.network else { return true }
        guard world.gates.opened(from: client) else { return false }
        countedAddress = client
        return true
    }

    func receiveUpgraded(_ rest: UnsafeRawBufferPointer) {
        if !rest.isEmpty { take(rest) }
    }
}
