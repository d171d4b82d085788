// Claim: whatever the bytes, the result is events or this room's error, and the same for every cut.
import Testing
import WebSocket

@Suite struct FrameFuzzTests {
    private static let corpus: [[UInt8]] = [
        frame(0x81, Array("Olá, 😀!".utf8)) + frame(0x89, [1, 2, 3]) + frame(0x88, [3, 0xE8, 0x78]),
        frame(0x01, [0x61, 0xE2]) + frame(0x8A) + frame(0x00, [0x82, 0xAC]) + frame(0x80, [0x62]),
        frame(0x82, (0..<200).map { UInt8($0) }) + frame(0x81),
        frame(0x02, [1, 2]) + frame(0x89, [9]) + frame(0x80, [3]) + frame(0x81, Array("x".utf8)),
    ]

    /// One to four changes: a bit, a byte, a piece cut out, a piece doubled, the end cut off.
    private func mutate(_ seed: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !bytes.isEmpty else { return [UInt8.random(in: 0...255, using: &generator)] }
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...8, using: &generator))
            switch generator.next() % 5 {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<4) func `mutated frames give events or an error`(_ corpusIndex: Int) {
        var generator = SeededGenerator(seed: 0xF00D + UInt64(corpusIndex))
        let limits = WebSocketLimits(messageBytesMax: 4096, fragmentsMax: 8)
        for round in 0..<5000 {
            let bytes = mutate(FrameFuzzTests.corpus[corpusIndex], &generator)
            let whole = Outcome(bytes, .whole, limits: limits)
            #expect(whole.events.count <= bytes.count)
            guard round % 8 == 0 else { continue }
            #expect(Outcome(bytes, .random1, limits: limits) == whole, "\(bytes)")
            #expect(Outcome(bytes, .everyByte, limits: limits) == whole, "\(bytes)")
        }
    }

    @Test(arguments: [FrameDecoder.Peer.client, .server]) func `noise gives events or an error`(
        _ peer: FrameDecoder.Peer
    ) {
        var generator = SeededGenerator(seed: 4711)
        for _ in 0..<3000 {
            let noise = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(Outcome(noise, .whole, from: peer) == Outcome(noise, .everyByte, from: peer), "\(noise)")
        }
    }

    @Test func `a conversation of random messages comes out as it went in`() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<200 {
            var (bytes, expected): ([UInt8], [Seen]) = ([], [])
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let payload = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                bytes += pieces(of: payload, &generator)
                expected.append(.binary(payload))
            }
            #expect(Outcome(bytes, .random2) == Outcome(events: expected))
        }
    }

    /// The payload as one frame or several, each with its own mask.
    private func pieces(of payload: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var rest = payload[...]
        var bytes: [UInt8] = []
        var isFirst = true
        while isFirst || !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 1...200, using: &generator))
            rest = rest.dropFirst(part.count)
            bytes += FrameEncoder.fragment(
                .binary, part, isFirst: isFirst, isLast: rest.isEmpty,
                mask: UInt32.random(in: 0...UInt32.max, using: &generator))
            isFirst = false
        }
        return bytes
    }
}
