internal import Transport
internal import WaggleWire
internal import WebSocket

/// The WebSocket half of a connection: frames to messages, messages to the session (or back, for the echo
/// endpoint of the conformance tests). Confined to the shard's queue.
final class SocketLayer: SessionOwner {
    /// The conformance referee sends messages of up to 16 MiB to the echo endpoint.
    private static let echoBytesMax = 16 << 20

    private unowned let owner: ServerConnection
    private let decoder: FrameDecoder
    private var closing = CloseHandshake()
    private var session: Session?
    private let isEcho: Bool
    private let codec: ClientCodec
    private var closeTimer: TimerToken?
    private var isOver = false
    private var pongsInRead = 0
    private var latestPing: [UInt8]?

    init(owner: ServerConnection, codec: ClientCodec, pings: PingKind, isEcho: Bool) {
        self.owner = owner
        self.codec = codec
        self.isEcho = isEcho
        let limits = owner.context.limits
        decoder = FrameDecoder(
            limits: WebSocketLimits(
                messageBytesMax: isEcho ? Self.echoBytesMax : limits.messageBytes,
                fragmentsMax: isEcho ? 1 << 20 : limits.fragments))
        session = isEcho ? nil : Session(owner: self, world: owner.world, codec: codec, pings: pings)
    }

    var shard: Shard { owner.shard }
    var isCongested: Bool { owner.isCongested }
    var peerText: String { owner.peer.network.hostText }
    var willDrain: Bool { owner.connection.isAboveHighWater }

    func holdReading(_ isHeld: Bool) { owner.hold(.busy, isHeld) }

    /// The output fell below the low-water mark.
    func outputDrained() { session?.outputDrained() }

    /// The bytes lie in a buffer of the shard's or the TLS engine's that nobody else looks at during the call,
    /// so payloads are unmasked where they are.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        var input = UnsafeMutableRawBufferPointer(mutating: bytes)
        do throws(WebSocketError) {
            while !isOver, let event = try decoder.next(&input) { take(event) }
        } catch {
            owner.context.journal.cut("websocket_" + error.code, peer: peerText)
            close(WebSocketCloseCode(error), reason: error.code)
            // The place in the stream is lost, so the peer's own close could not be read (RFC 6455, 7.1.7).
            end()
        }
        answerLatestPing()
    }

    private func take(_ event: WebSocketEvent) {
        switch event {
        case .message(let kind, let bytes):
            guard !closing.discardsData else { return }
            if isEcho { return echo(kind, bytes) }
            guard (kind == .text) == codec.isText else {
                return session?.cut(.inappropriateProtocol, "frame_kind") ?? ()
            }
            session?.receive(bytes)
        case .ping(let bytes): answer(ping: bytes)
        case .pong: session?.pongFrame()
        case .close(let code, _):
            if let answer = closing.receive(code) { owner.send(answer) }
            end()
        }
    }

    /// Each ping has its pong, but of a flood in one read only the latest (RFC 6455, 5.5.3).
    private func answer(ping bytes: UnsafeRawBufferPointer) {
        guard !closing.discardsData else { return }
        if pongsInRead < owner.context.limits.pongsPerRead {
            pongsInRead += 1
            owner.send(FrameEncoder.pong(bytes))
        } else {
            latestPing = [UInt8](bytes)
        }
    }

    private func answerLatestPing() {
        pongsInRead = 0
        guard let bytes = latestPing else { return }
        latestPing = nil
        guard !closing.discardsData else { return }
        bytes.withUnsafeBytes { owner.send(FrameEncoder.pong($0)) }
    }

    private func echo(_ kind: WebSocketEvent.MessageKind, _ bytes: UnsafeRawBufferPointer) {
        owner.send(kind == .text ? FrameEncoder.text(bytes) : FrameEncoder.binary(bytes))
    }

    func send(message: [UInt8]) {
        guard !closing.discardsData else { return }
        owner.send(codec.frame(message))
    }

    func send(frame: [UInt8]) {
        guard !closing.discardsData else { return }
        owner.send(frame)
    }

    func close(_ code: DisconnectCode) {
        close(WebSocketCloseCode(rawValue: code.rawValue), reason: code.reason)
    }

    /// Our close goes out; the peer has some seconds for its own, then the socket ends.
    private func close(_ code: WebSocketCloseCode, reason: String) {
        session?.end()
        session = nil
        guard let frame = closing.send(code, reason: reason) else { return }
        owner.send(frame)
        guard !isOver else { return }
        closeTimer = shard.schedule(afterMilliseconds: Int(owner.context.limits.closeTimeout)) { [weak self] in
            self?.closeTimer = nil
            self?.end()
        }
    }

    /// The server is stopping.
    func drain() {
        if let session, session.state == .connected { return session.drain() }
        close(.goingAway, reason: "shutdown")
    }

    /// More than the cap waits unsent, or nothing has left for too long: the client is told to resume, if it can
    /// still hear it, and cut. The referee's messages are larger than the cap; its endpoint lets them wait.
    func tooSlow() {
        guard !isEcho, !isOver else { return }
        owner.context.journal.cut("slow", peer: peerText, user: session?.principal?.actor.id.rawValue)
        session?.end()
        session = nil
        let code = DisconnectCode.slow
        if let frame = closing.send(WebSocketCloseCode(rawValue: code.rawValue), reason: code.reason) {
            owner.send(frame)
        }
        end()
    }

    private func end() {
        stop()
        owner.finish()
    }

    func stop() {
        guard !isOver else { return }
        isOver = true
        if let closeTimer { shard.cancel(closeTimer) }
        session?.end()
        session = nil
    }
}
