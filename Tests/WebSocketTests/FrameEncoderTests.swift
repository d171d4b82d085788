import Testing
import WebSocket

@Suite struct FrameEncoderTests {
    @Test func `the standard's examples`() {
        #expect(FrameEncoder.text("Hello") == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        let key = UInt32(bigEndian: 0x37FA_213D)
        #expect(
            FrameEncoder.text("Hello", mask: key)
                == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        #expect(FrameEncoder.ping(Array("Hello".utf8)) == [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(FrameEncoder.header(.binary, length: 256) == [0x82, 0x7E, 0x01, 0x00])
        #expect(FrameEncoder.header(.binary, length: 65_536) == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0])
        #expect(FrameEncoder.fragment(.text, Array("Hel".utf8), isFirst: true, isLast: false) == [1, 3, 72, 101, 108])
        #expect(FrameEncoder.fragment(.text, Array("lo".utf8), isFirst: false, isLast: true) == [0x80, 2, 108, 111])
    }

    @Test(arguments: [0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 70_000])
    func `frames go round in both roles`(_ count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let limits = WebSocketLimits(messageBytesMax: 100_000)
        for mask in [nil, 0, 0xFFFF_FFFF, 0x0102_0304] as [UInt32?] {
            let bytes = FrameEncoder.binary(payload, mask: mask)
            let peer = mask == nil ? FrameDecoder.Peer.server : .client
            #expect(Outcome(bytes, .whole, from: peer, limits: limits) == Outcome(events: [.binary(payload)]))
        }
    }

    @Test func `a control frame holds 125 bytes at the most`() {
        let ping = FrameEncoder.ping([UInt8](repeating: 1, count: 200))
        #expect(ping.count == 127)
        #expect(Outcome(ping, .whole, from: .server).error == nil)
    }

    @Test func `a close reason is cut at a character's end`() {
        for text in ["a", "é", "€", "😀"] {
            for lead in 0..<5 {
                let reason = String(repeating: "x", count: lead) + String(repeating: text, count: 200)
                let outcome = Outcome(FrameEncoder.close(.normal, reason: reason), .whole, from: .server)
                guard case .close(1000, let kept)? = outcome.events.first else {
                    Issue.record("no close: \(outcome)")
                    continue
                }
                #expect(reason.hasPrefix(kept))
                #expect(kept.utf8.count <= 123 && kept.utf8.count > 119)
            }
        }
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 2000, 5000]) func `a code that may not travel is left out`(
        _ code: UInt16
    ) {
        #expect(FrameEncoder.close(WebSocketCloseCode(rawValue: code), reason: "x") == [0x88, 0])
    }

    @Test func `every error has a code that may travel`() {
        for error in WebSocketError.allCases {
            #expect(WebSocketCloseCode(error).isAllowedOnWire)
            #expect(!error.code.isEmpty)
        }
    }
}

@Suite struct CloseHandshakeTests {
    @Test func `the peer's close is answered once with its code`() {
        var handshake = CloseHandshake()
        #expect(!handshake.discardsData)
        #expect(handshake.receive(.goingAway) == [0x88, 2, 3, 0xE9])
        #expect(handshake.phase == .closed)
        #expect(handshake.discardsData)
        #expect(handshake.receive(.goingAway) == nil)
        #expect(handshake.send(.normal, reason: "") == nil)
    }

    @Test func `an empty close is answered empty`() {
        var handshake = CloseHandshake()
        #expect(handshake.receive(nil) == [0x88, 0])
    }

    @Test func `our close is sent once and the peer's then ends it`() {
        var handshake = CloseHandshake()
        #expect(handshake.send(.goingAway, reason: "shutdown")?.count == 12)
        #expect(handshake.phase == .closing)
        #expect(handshake.discardsData)
        #expect(handshake.send(.normal, reason: "again") == nil)
        #expect(handshake.receive(.goingAway) == nil)
        #expect(handshake.phase == .closed)
    }
}
