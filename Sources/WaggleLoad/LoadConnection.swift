internal import HTTP1
internal import TLS
internal import Transport
internal import WebSocket

// One client of the load: handshake, frames, and the least reading that tells an answer from a push. It parses
// no JSON on purpose: the tool must cost less than what it measures. Confined to its shard's queue.

/// What the load does with what arrives. Called on the shard's queue.
protocol LoadConnectionOwner: AnyObject {
    /// The WebSocket is open.
    func opened(_ connection: LoadConnection)
    /// One message, whole.
    func received(_ connection: LoadConnection, _ message: UnsafeRawBufferPointer)
    func closed(_ connection: LoadConnection)
}

final class LoadConnection: ConnectionHandler {
    let number: Int
    private let target: LoadTarget
    private let headers: [(name: String, value: String)]
    private unowned let owner: any LoadConnectionOwner
    private(set) var connection: Connection?
    /// The owner's mark: it has what it wanted, and the end is no failure.
    var isDone = false
    private var engine: TLSEngine?
    private var isUpgraded = false
    private var head: [UInt8] = []
    private let decoder = FrameDecoder(from: .server, limits: WebSocketLimits(messageBytesMax: 8 << 20))
    private var plaintext: [UInt8] = []

    init(number: Int, target: LoadTarget, headers: [(name: String, value: String)] = [], owner: any LoadConnectionOwner)
    {
        self.number = number
        self.target = target
        self.headers = headers
        self.owner = owner
    }

    /// Begins on a socket the shard has taken over.
    func start(_ connection: Connection, tls: TLSContext?, resuming session: TLSSession? = nil) {
        self.connection = connection
        engine = tls.flatMap { try? TLSEngine($0, serverName: "localhost", resuming: session) }
        plaintext += handshake()
        connection.markDirty()
    }

    private func handshake() -> [UInt8] {
        var fields = HTTPHeaders([
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ])
        for (name, value) in headers { fields.append(name, value) }
        let text = fields.all.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array("GET \(target.path) HTTP/1.1\r\nHost: \(target.host):\(target.port)\r\n\(text)\r\n".utf8)
    }

    /// Sends one text message.
    func send(_ message: [UInt8]) {
        plaintext += FrameEncoder.text(message, mask: 0x5A5A_5A5A)
        connection?.markDirty()
    }

    func abort() { connection?.abort() }

    /// What the next connection may resume; nil before the server has sent it.
    var session: TLSSession? { engine?.session.flatMap { $0.isResumable ? $0 : nil } }
    /// Whether the server took the session it was offered.
    var isResumed: Bool { engine?.isResumed ?? false }

    func connection(_ connection: Connection, didReceive bytes: UnsafeRawBufferPointer) {
        guard let engine else { return take(bytes) }
        do throws(TLSError) {
            try engine.receive(bytes) { [self] in take($0) }
        } catch {
            return connection.abort()
        }
        if engine.hasOutput || !plaintext.isEmpty { connection.markDirty() }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        if isUpgraded { return decode(bytes) }
        head += bytes
        guard let end = head.endOfHead else { return }
        guard head.starts(with: Array("HTTP/1.1 101".utf8)) else { return connection?.abort() ?? () }
        isUpgraded = true
        var rest = Array(head[end...])
        head = []
        owner.opened(self)
        if !rest.isEmpty { rest.withUnsafeMutableBytes { decode(UnsafeRawBufferPointer($0)) } }
    }

    private func decode(_ bytes: UnsafeRawBufferPointer) {
        var input = UnsafeMutableRawBufferPointer(mutating: bytes)
        do throws(WebSocketError) {
            while let event = try decoder.next(&input) {
                switch event {
                case .message(_, let message): owner.received(self, message)
                case .close: connection?.close()
                case .ping, .pong: break
                }
            }
        } catch {
            connection?.abort()
        }
    }

    func connectionWillFlush(_ connection: Connection) {
        if let engine {
            if !plaintext.isEmpty, engine.isHandshakeComplete {
                try? engine.write(plaintext)
                plaintext.removeAll(keepingCapacity: true)
            }
            if engine.hasOutput { connection.write(engine.takeOutput()) }
        } else if !plaintext.isEmpty {
            connection.write(plaintext)
            plaintext = []
        }
    }

    func connectionDidReachEnd(_ connection: Connection) { connection.close() }
    func connectionDidClose(_ connection: Connection, reason: CloseReason) { owner.closed(self) }
}

extension [UInt8] {
    /// Just after the blank line.
    fileprivate var endOfHead: Int? {
        guard count >= 4 else { return nil }
        for index in 3..<count where self[index] == 10 && self[index - 1] == 13 && self[index - 2] == 10 {
            return index + 1
        }
        return nil
    }
}
