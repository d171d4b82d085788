import Dispatch
import Synchronization
import TLS
import Testing

@Suite struct TLSRefusalTests {
    @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "POST /", "OPTIONS * HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n", "G"])
    func `a plain HTTP request is recognised and nothing is sent`(request: String) throws {
        for step in [1, Int.max] {
            let server = try TLSEngine(makeServerContext())
            #expect(throws: TLSError.plainHTTP) {
                try server.plaintext(of: [UInt8](request.utf8), step: step)
            }
            #expect(!server.hasOutput)
        }
    }

    @Test(arguments: [
        [UInt8](repeating: 0, count: 64), [UInt8](repeating: 0xFF, count: 64), [UInt8]("\r\n\r\n\r\n\r\n".utf8),
        [UInt8]("SSH-2.0-x".utf8.map { $0 | 0x20 }), [22, 3, 1, 0xFF, 0xFF, 1, 2, 3],
        [22, 3, 1, 0, 5, 1, 0xFF, 0xFF, 0xFF, 0], [22, 3, 3, 0, 4, 2, 0, 0, 0], [21, 3, 3, 0, 2, 2, 40],
        [23, 3, 3, 0, 1, 0], [0x80, 0x2E, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10],
    ])
    func `a first message that is no ClientHello fails the handshake`(bytes: [UInt8]) throws {
        let server = try TLSEngine(makeServerContext())
        let failure = #expect(throws: TLSError.self) {
            _ = try server.plaintext(of: bytes)
            try server.endOfInput()
        }
        #expect(["tls_handshake", "tls_truncated", "tls_refused_by_peer"].contains(failure?.label))
        #expect(!server.isHandshakeComplete)
    }

    @Test func `any changed byte of a ClientHello gives an error or an unfinished handshake, never more`() throws {
        let serverContext = try makeServerContext()
        let hello = try TLSEngine(TLSContext.client(), serverName: "localhost").takeOutput()
        for index in hello.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = hello
                damaged[index] ^= change
                let server = try TLSEngine(serverContext)
                _ = try? server.plaintext(of: damaged)
                #expect(!server.isHandshakeComplete)
            }
        }
    }

    @Test func `random bytes after a good handshake are a protocol violation`() throws {
        var pair = try EnginePair()
        try pair.exchange()
        let failure = #expect(throws: TLSError.self) {
            try pair.server.plaintext(of: [UInt8](repeating: 0x47, count: 32))
        }
        #expect(failure?.label == "tls_protocol")
    }

    /// A ClientHello that offers nothing above `version`, with suites of that time.
    static func hello(version: UInt8) -> [UInt8] {
        let suites: [UInt8] = [0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x13, 0xC0, 0x14, 0x00, 0x2F, 0x00, 0x35, 0x00, 0x0A]
        let body: [UInt8] =
            [3, version] + [UInt8](repeating: 9, count: 32) + [0, 0, UInt8(suites.count)] + suites + [1, 0]
        let message: [UInt8] = [1, 0, 0, UInt8(body.count)] + body
        return [22, 3, 1, 0, UInt8(message.count)] + message
    }

    @Test(arguments: [0, 1, 2] as [UInt8])
    func `versions before TLS 1.2 are refused with an alert`(version: UInt8) throws {
        let server = try TLSEngine(makeServerContext())
        let failure = #expect(throws: TLSError.self) { try server.plaintext(of: Self.hello(version: version)) }
        let reason = version == 0 ? "version too low" : "unsupported protocol"
        #expect(failure == .handshakeFailed(reason: reason))
        #expect(server.takeOutput().first == 21)
    }

    @Test func `suites without authenticated encryption are refused with an alert`() throws {
        let server = try TLSEngine(makeServerContext())
        let failure = #expect(throws: TLSError.self) { try server.plaintext(of: Self.hello(version: 3)) }
        #expect(failure == .handshakeFailed(reason: "no shared cipher"))
        #expect(server.takeOutput().first == 21)
    }

    @Test func `a client without ALPN is served, one that wants only other protocols is not`() throws {
        let serverContext = try makeServerContext()
        var silent = try EnginePair(serverContext, TLSContext.client(protocols: []))
        try silent.exchange()
        #expect(silent.server.isHandshakeComplete && silent.server.applicationProtocol == nil)
        var both = try EnginePair(serverContext, TLSContext.client(protocols: ["h2", "http/1.1"]))
        try both.exchange()
        #expect(both.server.applicationProtocol == "http/1.1")
        var foreign = try EnginePair(serverContext, TLSContext.client(protocols: ["h2", "http/1.0"]))
        #expect(foreign.exchangeFailure() == .handshakeFailed(reason: "no application protocol"))
        #expect(throws: TLSError.self) { try foreign.client.plaintext(of: foreign.server.takeOutput()) }
    }

    @Test func `an unknown server name is served with the one certificate there is`() throws {
        let server = try TLSEngine(makeServerContext())
        let client = try TLSEngine(TLSContext.client(), serverName: "elsewhere.example")
        while client.hasOutput || server.hasOutput {
            _ = try server.plaintext(of: client.takeOutput())
            _ = try client.plaintext(of: server.takeOutput())
        }
        #expect(server.isHandshakeComplete)
    }

    @Test func `a client that does not trust the certificate says so to the server`() throws {
        let other = try SelfSignedCertificate.make(now: 1_900_000_000)
        var pair = try EnginePair(
            makeServerContext(), TLSContext.client(trust: .authorities(pem: other.certificatePEM)))
        let failure = pair.exchangeFailure()
        #expect(failure?.label == "tls_not_trusted")
        let reaction = #expect(throws: TLSError.self) {
            try pair.server.plaintext(of: pair.client.takeOutput())
        }
        #expect(reaction?.label == "tls_refused_by_peer")
    }
}

@Suite struct TLSResumptionTests {
    @Test(arguments: [TLSContext.Versions.only12, .only13])
    func `a ticket resumes until its key was rotated twice`(versions: TLSContext.Versions) throws {
        let keys = TicketKeys()
        let clientContext = try TLSContext.client(versions: versions)
        var first = try EnginePair(makeServerContext(ticketKeys: keys), clientContext)
        try first.exchange()
        #expect(!first.server.isResumed)
        let session = try #require(first.client.session)
        #expect(session.isResumable)
        // The certificate is loaded again, the keys stay.
        let reloaded = try makeServerContext(ticketKeys: keys)
        for (rotations, expected) in [(0, true), (1, true), (1, false)] {
            for _ in 0..<rotations { keys.rotate() }
            var next = try EnginePair(reloaded, clientContext, resuming: session)
            try next.exchange()
            #expect(next.server.isResumed == expected, "after \(rotations) rotations")
            #expect(next.server.isHandshakeComplete)
        }
    }

    @Test func `shards may share a context and its ticket keys while they rotate`() throws {
        let keys = TicketKeys()
        let (serverContext, clientContext) = (
            try makeServerContext(ticketKeys: keys), try TLSContext.client()
        )
        let finished = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            var session: TLSSession?
            for _ in 0..<10 {
                guard var pair = try? EnginePair(serverContext, clientContext, resuming: session),
                    pair.exchangeFailure() == nil, pair.server.isHandshakeComplete
                else { continue }
                session = pair.client.session
                keys.rotate()
                finished.withLock { $0 += 1 }
            }
        }
        #expect(finished.withLock { $0 } == 40)
    }

    @Test func `another server's ticket costs a full handshake and nothing else`() throws {
        let clientContext = try TLSContext.client()
        var first = try EnginePair(makeServerContext(), clientContext)
        try first.exchange()
        let session = try #require(first.client.session)
        var second = try EnginePair(makeServerContext(), clientContext, resuming: session)
        try second.exchange()
        #expect(second.server.isHandshakeComplete && !second.server.isResumed)
    }
}
