import Testing
import WebSocket

/// A small seeded generator: the same numbers on every machine, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// How a stream is cut before it is fed.
enum Cuts: CaseIterable {
    case whole, everyByte, random1, random2, random3

    func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        switch self {
        case .whole: return [bytes]
        case .everyByte: return bytes.map { [$0] }
        case .random1: return random(bytes, seed: 1)
        case .random2: return random(bytes, seed: 22)
        case .random3: return random(bytes, seed: 333)
        }
    }

    private func random(_ bytes: [UInt8], seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed &+ UInt64(bytes.count))
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 0...9, using: &generator))
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}

/// An event whose bytes were copied out.
enum Seen: Equatable {
    case text(String)
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    case close(UInt16?, String)

    init(_ event: WebSocketEvent) {
        switch event {
        case .message(.text, let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
        case .message(.binary, let bytes): self = .binary(Array(bytes))
        case .ping(let bytes): self = .ping(Array(bytes))
        case .pong(let bytes): self = .pong(Array(bytes))
        case .close(let code, let reason): self = .close(code?.rawValue, reason)
        }
    }
}

/// What came out of a decoder: events, the error if any, and how many bytes were fed before it.
struct Outcome: Equatable {
    var events: [Seen] = []
    var error: WebSocketError?

    init(events: [Seen] = [], error: WebSocketError? = nil) {
        self.events = events
        self.error = error
    }

    init(
        _ bytes: [UInt8], _ cuts: Cuts, from peer: FrameDecoder.Peer = .client,
        limits: WebSocketLimits = WebSocketLimits()
    ) {
        let decoder = FrameDecoder(from: peer, limits: limits)
        for piece in cuts.pieces(of: bytes) where error == nil { feed(piece, decoder) }
    }

    private mutating func feed(_ piece: [UInt8], _ decoder: FrameDecoder) {
        var piece = piece
        piece.withUnsafeMutableBytes { bytes in
            var input = bytes
            do throws(WebSocketError) {
                while let event = try decoder.next(&input) { events.append(Seen(event)) }
            } catch {
                self.error = error
            }
        }
    }
}

/// A frame of raw parts, right or wrong: first byte, length form, mask, payload.
func frame(
    _ first: UInt8, _ payload: [UInt8] = [], masked: Bool = true, length: [UInt8]? = nil,
    key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
) -> [UInt8] {
    var lengthBytes = length ?? shortestLength(payload.count)
    if masked { lengthBytes[0] |= 0x80 }
    let body = masked ? payload.enumerated().map { $1 ^ key[$0 % 4] } : payload
    return [first] + lengthBytes + (masked ? key : []) + body
}

private func shortestLength(_ count: Int) -> [UInt8] {
    switch count {
    case ...125: [UInt8(count)]
    case ...0xFFFF: [126, UInt8(count >> 8), UInt8(count & 0xFF)]
    default: [127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    }
}
