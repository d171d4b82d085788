import Testing
import WebSocket

@Suite struct FrameDecoderTests {
    /// Bytes of a client, and what they say.
    private static let good: [(name: String, bytes: [UInt8], events: [Seen])] = [
        ("the standard's Hello", [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], [.text("Hello")]),
        ("an empty text", frame(0x81), [.text("")]),
        ("an empty binary", frame(0x82), [.binary([])]),
        ("a mask of zeros", frame(0x81, Array("abc".utf8), key: [0, 0, 0, 0]), [.text("abc")]),
        (
            "texts of every size around a word", (0...20).flatMap { frame(0x82, Array(0..<UInt8($0))) },
            (0...20).map { .binary(Array(0..<UInt8($0))) }
        ),
        ("125 bytes", frame(0x82, letters(125)), [.binary(letters(125))]),
        ("126 bytes", frame(0x82, letters(126)), [.binary(letters(126))]),
        ("127 bytes", frame(0x82, letters(127)), [.binary(letters(127))]),
        ("a text of 300 bytes", frame(0x81, letters(300)), [.text(String(decoding: letters(300), as: UTF8.self))]),
        (
            "a ping and a pong", frame(0x89, [1, 2]) + frame(0x8A) + frame(0x89, letters(125)),
            [.ping([1, 2]), .pong([]), .ping(letters(125))]
        ),
        (
            "three fragments",
            frame(0x01, Array("He".utf8)) + frame(0x00, Array("ll".utf8)) + frame(0x80, Array("o".utf8)),
            [.text("Hello")]
        ),
        ("empty fragments", frame(0x01) + frame(0x00) + frame(0x80), [.text("")]),
        ("empty fragments around text", frame(0x01) + frame(0x00, [0x61]) + frame(0x80), [.text("a")]),
        (
            "a ping between fragments", frame(0x02, [1]) + frame(0x89, [9, 9]) + frame(0x80, [2]),
            [.ping([9, 9]), .binary([1, 2])]
        ),
        (
            "pings between and inside characters",
            frame(0x01, [0xE2]) + frame(0x89) + frame(0x00, [0x82]) + frame(0x8A, [7]) + frame(0x80, [0xAC]),
            [.ping([]), .pong([7]), .text("€")]
        ),
        (
            "messages after one another", frame(0x81, [0x61]) + frame(0x82, [0xFF]) + frame(0x81, [0x62]),
            [.text("a"), .binary([0xFF]), .text("b")]
        ),
        (
            "a binary that is no UTF-8, in fragments", frame(0x02, [0xFF]) + frame(0x80, [0xC0]),
            [.binary([0xFF, 0xC0])]
        ),
        ("an empty close", frame(0x88), [.close(nil, "")]),
        ("a close with a code", frame(0x88, [3, 0xE8]), [.close(1000, "")]),
        ("a close with a reason", frame(0x88, [0x0D, 0xAC] + Array("ação".utf8)), [.close(3500, "ação")]),
        (
            "a close with the longest reason", frame(0x88, [3, 0xE9] + letters(123)),
            [.close(1001, String(decoding: letters(123), as: UTF8.self))]
        ),
        ("a close between fragments", frame(0x01, [0x61]) + frame(0x88), [.close(nil, "")]),
        ("data after a close", frame(0x88) + frame(0x81, [0x61]) + [0xFF, 0xFF, 0xFF], [.close(nil, "")]),
    ]

    @Test(arguments: 0..<good.count) func `events come out alike however the bytes are cut`(_ index: Int) {
        let (name, bytes, events) = FrameDecoderTests.good[index]
        for cuts in Cuts.allCases {
            #expect(Outcome(bytes, cuts) == Outcome(events: events), "\(name), \(cuts)")
        }
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
    func `every registered close code is taken`(_ code: UInt16) {
        let bytes = frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)])
        #expect(Outcome(bytes, .whole) == Outcome(events: [.close(code, "")]))
    }

    @Test func `a server's frames come without a mask`() {
        let bytes = frame(0x81, Array("Hello".utf8), masked: false) + frame(0x89, [1], masked: false)
        for cuts in Cuts.allCases {
            #expect(Outcome(bytes, cuts, from: .server) == Outcome(events: [.text("Hello"), .ping([1])]))
        }
    }

    @Test func `a whole frame is shown where it lies`() throws {
        var bytes = frame(0x81, Array("Hello".utf8))
        try bytes.withUnsafeMutableBytes { buffer in
            var input = buffer
            let event = try FrameDecoder().next(&input)
            guard case .message(.text, let text)? = event else { throw WebSocketError.invalidText }
            #expect(text.baseAddress == UnsafeRawPointer(buffer.baseAddress?.advanced(by: 6)))
            #expect(input.isEmpty)
        }
    }

    @Test(arguments: [1, 16, 1000]) func `a message may have just so many bytes`(_ most: Int) {
        let limits = WebSocketLimits(messageBytesMax: most)
        for cuts in Cuts.allCases {
            let fits = Outcome(frame(0x82, letters(most)), cuts, limits: limits)
            #expect(fits == Outcome(events: [.binary(letters(most))]))
            let over = Outcome(frame(0x82, letters(most + 1)), cuts, limits: limits)
            #expect(over == Outcome(error: .messageTooBig))
            let parts = frame(0x02, letters(most)) + frame(0x80, [1])
            #expect(Outcome(parts, cuts, limits: limits) == Outcome(error: .messageTooBig))
            let twice = frame(0x82, letters(most)) + frame(0x82, letters(most))
            #expect(Outcome(twice, cuts, limits: limits).events.count == 2)
        }
    }

    @Test func `a message may have just so many fragments, and control frames are not counted`() {
        let limits = WebSocketLimits(messageBytesMax: 100, fragmentsMax: 3)
        let fits = frame(0x02, [1]) + frame(0x89) + frame(0x00, [2]) + frame(0x8A) + frame(0x80, [3])
        #expect(Outcome(fits + fits, .whole, limits: limits).events.count == 6)
        let over = frame(0x02) + frame(0x00) + frame(0x00) + frame(0x80)
        #expect(Outcome(over, .everyByte, limits: limits) == Outcome(error: .tooManyFragments))
    }

    @Test func `a length is refused by its header, before any payload`() {
        let header = Array(frame(0x82, length: [127, 0, 0, 0, 2, 0x54, 0x0B, 0xE4, 0]).prefix(14))
        #expect(Outcome(header, .everyByte) == Outcome(error: .messageTooBig))
    }

    @Test func `a message larger than a read comes out whole`() {
        let payload = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let decoder = FrameDecoder()
        var seen: [Seen] = []
        let bytes = frame(0x82, payload)
        for start in stride(from: 0, to: bytes.count, by: 4096) {
            var piece = Array(bytes[start..<min(start + 4096, bytes.count)])
            piece.withUnsafeMutableBytes { buffer in
                var input = buffer
                while let event = try? decoder.next(&input) { seen.append(Seen(event)) }
            }
            #expect(decoder.isMidMessage == (start + 4096 < bytes.count))
        }
        #expect(seen == [.binary(payload)])
    }

    @Test func `an error stays`() {
        let decoder = FrameDecoder()
        for _ in 0..<3 {
            var bytes = frame(0xC1) + frame(0x81, [0x61])
            bytes.withUnsafeMutableBytes { buffer in
                var input = buffer
                #expect(throws: WebSocketError.reservedBits) { _ = try decoder.next(&input) }
            }
        }
    }
}

private func letters(_ count: Int) -> [UInt8] { (0..<count).map { 0x61 + UInt8($0 % 26) } }
