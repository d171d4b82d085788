import Testing
import WebSocket

/// Bytes that are no UTF-8, each for its own reason.
let badUTF8: [(name: String, bytes: [UInt8])] = [
    ("a lone continuation", [0x80]), ("a continuation after text", [0x61, 0xBF]),
    ("two bytes cut", [0xC3]), ("three bytes cut after one", [0xE2]), ("three bytes cut after two", [0xE2, 0x82]),
    ("four bytes cut after three", [0xF0, 0x9F, 0x98]), ("text where a continuation is due", [0xC3, 0x61]),
    ("an overlong slash", [0xC0, 0xAF]), ("an overlong DEL", [0xC1, 0xBF]), ("an overlong NUL", [0xC0, 0x80]),
    ("overlong in three", [0xE0, 0x80, 0xAF]), ("overlong in three, highest", [0xE0, 0x9F, 0xBF]),
    ("overlong in four", [0xF0, 0x80, 0x80, 0xAF]), ("overlong in four, highest", [0xF0, 0x8F, 0xBF, 0xBF]),
    ("the first surrogate", [0xED, 0xA0, 0x80]), ("the last surrogate", [0xED, 0xBF, 0xBF]),
    ("a pair of surrogates", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]), ("above U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
    ("a lead of F5", [0xF5, 0x80, 0x80, 0x80]), ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
    ("FE", [0xFE]), ("FF", [0xFF]), ("FF after eight letters", [0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0xFF]),
    ("FF among eight letters", [0x61, 0x61, 0x61, 0xFF, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61]),
    ("too many continuations", [0xC3, 0xA9, 0xA9]),
]

@Suite struct UTF8ValidatorTests {
    private func isValid(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { UTF8Validator.isValid($0) } }

    /// How many bytes pass one by one before the first that does not.
    private func passing(_ bytes: [UInt8]) -> Int {
        var validator = UTF8Validator()
        for (index, byte) in bytes.enumerated() where ![byte].withUnsafeBytes({ validator.consume($0) }) {
            return index
        }
        return bytes.count
    }

    @Test func `every scalar at the edges of the forms is taken, whole and byte by byte`() {
        let edges: [UInt32] = [
            0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x1_0000,
            0x3_FFFF, 0x4_0000, 0xF_FFFF, 0x10_0000, 0x10_FFFF,
        ]
        for edge in edges {
            let bytes = Array(String(Character(Unicode.Scalar(edge)!)).utf8)
            #expect(isValid(bytes))
            #expect(isValid(Array("eight letters before ".utf8) + bytes + Array(" and behind".utf8)))
            #expect(passing(bytes) == bytes.count)
        }
    }

    @Test func `every bad form is refused`() {
        for bad in badUTF8 { #expect(!isValid(bad.bytes), "\(bad.name)") }
    }

    @Test func `the validator agrees with the standard library on every pair and many triples`() {
        for first in UInt8.min...UInt8.max {
            for second in stride(from: UInt8(0), through: 255, by: 3) {
                let pair = [first, second]
                #expect(isValid(pair) == (String(validating: pair, as: UTF8.self) != nil))
            }
        }
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let leads: [UInt8] = [0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0x61]
            let bytes =
                [leads.randomElement(using: &generator) ?? 0]
                + (0..<3).map { _ in
                    UInt8.random(in: 0x78...0xC8, using: &generator)
                }
            #expect(isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x61], 1), ([0xE0, 0x80, 0x80], 1), ([0xED, 0xA0, 0x80], 1), ([0xF4, 0x90], 1),
            ([0xE2, 0x82, 0x41], 2), ([0xF0, 0x9F, 0x98, 0x41], 3), ([0xC0], 0),
        ] as [([UInt8], Int)])
    func `the first bad byte is the one that fails`(_ bytes: [UInt8], _ place: Int) {
        #expect(passing(bytes) == place)
    }
}
