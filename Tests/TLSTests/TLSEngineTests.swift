import TLS
import Testing

@Suite struct TLSEngineTests {
    static let versions: [(TLSContext.Versions, String)] = [(.only12, "TLSv1.2"), (.only13, "TLSv1.3")]

    @Test(arguments: versions, [1, 3, 100, Int.max])
    func `a handshake succeeds in pieces of any size and data flows both ways`(
        version: (TLSContext.Versions, String), step: Int
    ) throws {
        var pair = try EnginePair(versions: version.0)
        pair.step = step
        #expect(!pair.server.isHandshakeComplete)
        try pair.exchange()
        #expect(pair.server.isHandshakeComplete && pair.client.isHandshakeComplete)
        #expect(pair.server.version == version.1)
        #expect(pair.server.cipher.contains("GCM") || pair.server.cipher.contains("CHACHA20"))
        #expect(pair.server.applicationProtocol == "http/1.1")
        #expect(pair.client.applicationProtocol == "http/1.1")
        try pair.client.write([UInt8]("ping".utf8))
        try pair.server.write([UInt8]("pong".utf8))
        try pair.exchange()
        #expect(pair.atServer == [UInt8]("ping".utf8))
        #expect(pair.atClient == [UInt8]("pong".utf8))
    }

    @Test(arguments: versions, [1000, Int.max])
    func `a megabyte arrives whole and in few records`(
        version: (TLSContext.Versions, String), step: Int
    ) throws {
        var pair = try EnginePair(versions: version.0)
        try pair.exchange()
        pair.step = step
        let bytes = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try pair.server.write(bytes)
        #expect(pair.server.outputCount < bytes.count + 62 * 30)
        try pair.exchange()
        #expect(pair.atClient == bytes)
    }

    @Test(arguments: versions)
    func `small records that arrive together are delivered together`(
        version: (TLSContext.Versions, String)
    ) throws {
        var pair = try EnginePair(versions: version.0)
        try pair.exchange()
        for _ in 0..<100 { try pair.client.write([1, 2, 3]) }
        var deliveries = 0
        try pair.client.takeOutput().withUnsafeBytes { bytes in
            try pair.server.receive(bytes) { plaintext in
                deliveries += 1
                #expect(plaintext.count == 300)
            }
        }
        #expect(deliveries == 1)
    }

    @Test(arguments: versions)
    func `close_notify ends the stream cleanly and leaves the other direction open`(
        version: (TLSContext.Versions, String)
    ) throws {
        var pair = try EnginePair(versions: version.0)
        try pair.exchange()
        try pair.client.write([UInt8]("last".utf8))
        pair.client.shutdown()
        pair.client.shutdown()
        try pair.exchange()
        #expect(pair.atServer == [UInt8]("last".utf8))
        #expect(pair.server.peerClosed && !pair.client.peerClosed)
        try pair.server.endOfInput()
        try pair.server.write([UInt8]("answer".utf8))
        pair.server.shutdown()
        try pair.exchange()
        #expect(pair.atClient == [UInt8]("answer".utf8))
        #expect(pair.client.peerClosed)
        #expect(throws: TLSError.notWritable) { try pair.client.write([1]) }
    }

    @Test(arguments: versions)
    func `an end without close_notify is a truncation`(version: (TLSContext.Versions, String)) throws {
        var pair = try EnginePair(versions: version.0)
        try pair.exchange()
        try pair.client.write([UInt8](repeating: 7, count: 1000))
        let cut = pair.client.takeOutput().dropLast(10)
        #expect(try pair.server.plaintext(of: [UInt8](cut)).isEmpty)
        #expect(throws: TLSError.truncated) { try pair.server.endOfInput() }
    }

    @Test func `an end within the handshake is a truncation`() throws {
        let pair = try EnginePair()
        _ = try pair.server.plaintext(of: [UInt8](pair.client.takeOutput().prefix(50)))
        #expect(throws: TLSError.truncated) { try pair.server.endOfInput() }
    }

    @Test(arguments: versions)
    func `a changed byte after the handshake ends the connection with an alert`(
        version: (TLSContext.Versions, String)
    ) throws {
        var pair = try EnginePair(versions: version.0)
        try pair.exchange()
        try pair.client.write([1, 2, 3])
        var damaged = pair.client.takeOutput()
        damaged[damaged.count - 1] ^= 1
        let failure = #expect(throws: TLSError.self) { try pair.server.plaintext(of: damaged) }
        #expect(failure?.label == "tls_protocol")
        #expect(pair.server.hasOutput)
        let reaction = #expect(throws: TLSError.self) {
            try pair.client.plaintext(of: pair.server.takeOutput())
        }
        #expect(reaction?.label == "tls_refused_by_peer")
    }

    @Test func `what came whole before a damaged record is still delivered`() throws {
        var pair = try EnginePair()
        try pair.exchange()
        try pair.client.write([1, 2, 3])
        var bytes = pair.client.takeOutput()
        try pair.client.write([4, 5, 6])
        bytes += pair.client.takeOutput()
        bytes[bytes.count - 1] ^= 1
        var delivered: [UInt8] = []
        #expect(throws: TLSError.self) {
            try bytes.withUnsafeBytes { try pair.server.receive($0) { delivered += $0 } }
        }
        #expect(delivered == [1, 2, 3])
    }

    @Test func `nothing can be written before the handshake has ended`() throws {
        let pair = try EnginePair()
        #expect(throws: TLSError.notWritable) { try pair.server.write([1]) }
        #expect(throws: TLSError.notWritable) { try pair.client.write([1]) }
    }

    @Test func `a failed engine neither reads nor writes`() throws {
        let server = try TLSEngine(makeServerContext())
        #expect(throws: TLSError.self) { try server.plaintext(of: [UInt8](repeating: 0, count: 100)) }
        #expect(try server.plaintext(of: [1, 2, 3]).isEmpty)
        #expect(throws: TLSError.notWritable) { try server.write([1]) }
        _ = server.takeOutput()
        server.shutdown()
        #expect(!server.hasOutput)
        try server.endOfInput()
    }

    @Test func `the callback may answer at once and let the engine go`() throws {
        var pair = try EnginePair()
        try pair.exchange()
        try pair.client.write([UInt8]("hello".utf8))
        var held: TLSEngine? = pair.server
        var answer: [UInt8] = []
        let bytes = pair.client.takeOutput()
        pair = try EnginePair()
        try bytes.withUnsafeBytes { bytes in
            try held?.receive(bytes) { plaintext in
                #expect(plaintext.elementsEqual("hello".utf8))
                #expect(throws: Never.self) { try held?.write([UInt8]("bye".utf8)) }
                held?.shutdown()
                answer = held?.takeOutput() ?? []
                held?.discard()
                held = nil
            }
        }
        #expect(!answer.isEmpty)
    }

    @Test func `a discarded engine delivers nothing more`() throws {
        var pair = try EnginePair()
        try pair.exchange()
        try pair.client.write([UInt8](repeating: 1, count: 100_000))
        var deliveries = 0
        try pair.client.takeOutput().withUnsafeBytes { bytes in
            try pair.server.receive(bytes) { _ in
                deliveries += 1
                pair.server.discard()
            }
        }
        #expect(deliveries == 1)
    }
}
