import Testing
import WebSocket

/// One line of a table: bytes that end in this error, after these events, from this peer.
struct MalformedFrame: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let error: WebSocketError
    let code: UInt16
    var peer = FrameDecoder.Peer.client

    init(
        _ name: String, _ bytes: [UInt8], _ error: WebSocketError, _ code: UInt16,
        from peer: FrameDecoder.Peer = .client
    ) {
        (self.name, self.bytes, self.error, self.code, self.peer) = (name, bytes, error, code, peer)
    }

    var testDescription: String { name }
}

/// Each case ends in its error, with the close code RFC 6455 asks for, and gives no message, however cut.
@Suite struct MalformedFrameTests {
    @Test(arguments: headers + lengths) func `a bad header is refused`(_ malformed: MalformedFrame) {
        expectError(malformed)
    }

    @Test(arguments: sequences) func `a bad order of frames is refused`(_ malformed: MalformedFrame) {
        expectError(malformed)
    }

    @Test(arguments: closes) func `a bad close is refused`(_ malformed: MalformedFrame) {
        expectError(malformed)
    }

    @Test(arguments: texts) func `a text that is not UTF-8 is refused`(_ malformed: MalformedFrame) {
        expectError(malformed)
    }

    @Test func `the tables hold at least 80 cases`() {
        let all = headers + lengths + sequences + closes + texts
        #expect(all.count >= 80)
        #expect(Set(all.map(\.name)).count == all.count)
    }

    @Test(arguments: headers) func `a bad header is refused by its first two bytes`(_ malformed: MalformedFrame) {
        #expect(Outcome(Array(malformed.bytes.prefix(2)), .everyByte, from: malformed.peer).error == malformed.error)
    }

    private func expectError(_ malformed: MalformedFrame) {
        for cuts in Cuts.allCases {
            let outcome = Outcome(malformed.bytes, cuts, from: malformed.peer)
            #expect(outcome == Outcome(error: malformed.error), "\(cuts)")
        }
        #expect(WebSocketCloseCode(malformed.error).rawValue == malformed.code)
    }
}

private let headers: [MalformedFrame] =
    [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70].map {
        MalformedFrame("reserved bits \($0)", frame(0x81 | $0, [0x61]), .reservedBits, 1002)
    }
    + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map {
        MalformedFrame("opcode \($0)", frame(0x80 | $0, [0x61]), .reservedOpcode, 1002)
    }
    + [3, 7, 11, 15].map {
        MalformedFrame("opcode \($0) without FIN", frame($0, [0x61]), .reservedOpcode, 1002)
    }
    + [
        MalformedFrame("a close in fragments", frame(0x08), .controlFragmented, 1002),
        MalformedFrame("a ping in fragments", frame(0x09), .controlFragmented, 1002),
        MalformedFrame("a pong in fragments", frame(0x0A), .controlFragmented, 1002),
        MalformedFrame("a ping with a reserved bit", frame(0xC9), .reservedBits, 1002),
        MalformedFrame("a close with a reserved bit", frame(0xA8), .reservedBits, 1002),
        MalformedFrame("a text without a mask", frame(0x81, [0x61], masked: false), .maskMissing, 1002),
        MalformedFrame("an empty text without a mask", frame(0x81, masked: false), .maskMissing, 1002),
        MalformedFrame("a binary without a mask", frame(0x82, [1], masked: false), .maskMissing, 1002),
        MalformedFrame("a ping without a mask", frame(0x89, masked: false), .maskMissing, 1002),
        MalformedFrame("a close without a mask", frame(0x88, masked: false), .maskMissing, 1002),
        MalformedFrame("a server's text with a mask", frame(0x81, [0x61]), .maskUnexpected, 1002, from: .server),
        MalformedFrame("a server's ping with a mask", frame(0x89), .maskUnexpected, 1002, from: .server),
        MalformedFrame("a server's close with a mask", frame(0x88), .maskUnexpected, 1002, from: .server),
        MalformedFrame("a server's reserved bit", frame(0xC1, masked: false), .reservedBits, 1002, from: .server),
        MalformedFrame("a ping of 126 bytes", frame(0x89, bytes(126)), .controlTooLong, 1002),
        MalformedFrame("a pong of 126 bytes", frame(0x8A, bytes(126)), .controlTooLong, 1002),
        MalformedFrame("a close of 126 bytes", frame(0x88, bytes(126)), .controlTooLong, 1002),
        MalformedFrame("a ping of 65536 bytes", frame(0x89, bytes(65_536)), .controlTooLong, 1002),
        MalformedFrame(
            "a ping of 5 bytes in the long form", frame(0x89, bytes(5), length: [126, 0, 5]), .controlTooLong, 1002),
        MalformedFrame("HTTP in place of a frame", Array("GET / HTTP/1.1\r\n".utf8), .reservedBits, 1002),
    ]

private let lengths: [MalformedFrame] =
    [0, 1, 124, 125].map {
        MalformedFrame(
            "\($0) bytes in 16 bits", frame(0x82, bytes($0), length: [126, 0, UInt8($0)]), .lengthNotMinimal, 1002)
    }
    + [0, 125, 126, 65_535].map {
        MalformedFrame(
            "\($0) bytes in 64 bits",
            frame(0x82, bytes($0), length: [127, 0, 0, 0, 0, 0, 0, UInt8($0 >> 8), UInt8($0 & 0xFF)]),
            .lengthNotMinimal,
            1002)
    }
    + [
        MalformedFrame(
            "the top bit of 64", frame(0x82, length: [127, 0x80, 0, 0, 0, 0, 1, 0, 0]), .lengthTooLarge, 1002),
        MalformedFrame(
            "all bits of 64", frame(0x82, length: [127] + [UInt8](repeating: 0xFF, count: 8)), .lengthTooLarge, 1002),
        MalformedFrame(
            "2^63 - 1 bytes", frame(0x82, length: [127, 0x7F] + [UInt8](repeating: 0xFF, count: 7)), .messageTooBig,
            1009),
        MalformedFrame(
            "ten gigabytes", frame(0x81, length: [127, 0, 0, 0, 2, 0x54, 0x0B, 0xE4, 0]), .messageTooBig, 1009),
        MalformedFrame("one byte too many", frame(0x82, length: [127, 0, 0, 0, 0, 0, 1, 0, 1]), .messageTooBig, 1009),
    ]

private let sequences: [MalformedFrame] = [
    MalformedFrame("a continuation first", frame(0x80, [0x61]), .continuationUnexpected, 1002),
    MalformedFrame("an open continuation first", frame(0x00, [0x61]), .continuationUnexpected, 1002),
    MalformedFrame("an empty continuation first", frame(0x80), .continuationUnexpected, 1002),
    MalformedFrame("a text in a text", frame(0x01, [0x61]) + frame(0x81, [0x61]), .continuationExpected, 1002),
    MalformedFrame("a binary in a text", frame(0x01, [0x61]) + frame(0x82, [0x61]), .continuationExpected, 1002),
    MalformedFrame("a text in a binary", frame(0x02, [0x61]) + frame(0x81, [0x61]), .continuationExpected, 1002),
    MalformedFrame("an open text in a text", frame(0x01, [0x61]) + frame(0x01, [0x61]), .continuationExpected, 1002),
    MalformedFrame("a text in an empty text", frame(0x01) + frame(0x81, [0x61]), .continuationExpected, 1002),
    MalformedFrame(
        "a later fragment without a mask", frame(0x01, [0x61]) + frame(0x80, [0x61], masked: false), .maskMissing, 1002),
    MalformedFrame("a later fragment with a reserved bit", frame(0x01, [0x61]) + frame(0xC0), .reservedBits, 1002),
    MalformedFrame(
        "fragments that are too big together", frame(0x02, bytes(65_000)) + frame(0x80, bytes(537)), .messageTooBig,
        1009),
    MalformedFrame("a thousand empty fragments and more", frame(0x02) + fragments(1024), .tooManyFragments, 1008),
    MalformedFrame("a text of a thousand fragments and more", frame(0x01) + fragments(1024), .tooManyFragments, 1008),
]

private let closes: [MalformedFrame] =
    [
        0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 9999, 65_535,
    ].map {
        MalformedFrame(
            "close code \($0)", frame(0x88, [UInt8($0 >> 8), UInt8($0 & 0xFF)]), .invalidCloseCode, 1002)
    }
    + [
        MalformedFrame("a close of one byte", frame(0x88, [3]), .closeTooShort, 1002),
        MalformedFrame("a close reason cut in a character", frame(0x88, [3, 0xE8, 0xC3]), .invalidCloseReason, 1007),
        MalformedFrame("a close reason of Latin-1", frame(0x88, [3, 0xE8, 0xE9, 0x61]), .invalidCloseReason, 1007),
        MalformedFrame(
            "a close reason with a surrogate", frame(0x88, [3, 0xE8, 0xED, 0xA0, 0x80]), .invalidCloseReason, 1007),
        MalformedFrame("a bad close code with a reason", frame(0x88, [3, 0xED, 0x61]), .invalidCloseCode, 1002),
        MalformedFrame(
            "a close of one byte from a server", frame(0x88, [3], masked: false), .closeTooShort, 1002, from: .server),
    ]

private let texts: [MalformedFrame] =
    badUTF8.map { MalformedFrame("text: \($0.name)", frame(0x81, $0.bytes), .invalidText, 1007) }
    + [
        MalformedFrame(
            "a character cut by the end of a message of fragments", frame(0x01, [0x61]) + frame(0x80, [0xE2, 0x82]),
            .invalidText, 1007),
        MalformedFrame(
            "a bad byte in the second fragment", frame(0x01, [0x61, 0xE2]) + frame(0x80, [0x41]), .invalidText, 1007),
        MalformedFrame("a bad byte in an open fragment", frame(0x01, [0xFF]), .invalidText, 1007),
        MalformedFrame(
            "a surrogate over two fragments", frame(0x01, [0xED]) + frame(0x00, [0xA0]), .invalidText, 1007),
        MalformedFrame(
            "a character cut by an empty last fragment", frame(0x01, [0xC3]) + frame(0x80), .invalidText, 1007),
        MalformedFrame(
            "a bad byte from a server", frame(0x81, [0xFF], masked: false), .invalidText, 1007, from: .server),
    ]

private func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x61, count: count) }

private func fragments(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in frame(0x00) } }
