// Claim: whatever the bytes, parsing gives a value or a `JSONError` inside the text; a value that was read,
// written and read again is the same; skipping accepts what reading accepts; a line stays a line.
import JSON
import Testing

private let corpus =
    JSONValueTests.good.map { Array($0.0.utf8) } + JSONValueTests.bad.map { Array($0.0.utf8) } + [
        Array(
            #"{"id":7,"rpc":{"method":"chat.send","data":{"ticket":42,"text":"h\u00e9 \ud83d\ude00","n":-1.5e3}}}"#
                .utf8),
        Array(
            #"{"connect":{"token":"t","subs":{"user:1":{"recover":true,"epoch":"x","offset":12}}},"id":1}"#
                .utf8),
    ]

private let alphabet =
    Array(#"{}[]":,\/u0123456789abcdefDdtrnlsE+-. "#.utf8) + [
        0x00, 0x0A, 0x1F, 0x80, 0xC3, 0xE2, 0xED, 0xF0, 0xFF,
    ]

private func mutated(_ text: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = text
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let byte =
            Bool.random(using: &generator)
            ? alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            : UInt8.random(in: 0...255, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes.insert(byte, at: place)
        case 1 where place < bytes.count: bytes[place] = byte
        case 2 where place < bytes.count: bytes.remove(at: place)
        case 3: bytes.removeSubrange(place...)
        default:
            let other = corpus[Int.random(in: 0..<corpus.count, using: &generator)]
            bytes.insert(contentsOf: other, at: place)
        }
    }
    return bytes
}

struct JSONFuzzTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `any bytes give a value or an error, and values survive writing`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for round in 0..<20_000 {
            let start = corpus[Int.random(in: 0..<corpus.count, using: &generator)]
            let bytes = mutated(start, &generator)
            if check(bytes, "seed \(seed), round \(round)") { accepted += 1 }
        }
        // A fuzzer that only meets refusals, or only values, has stopped testing.
        #expect(accepted > 1_000 && accepted < 19_000)
    }

    private func check(_ bytes: [UInt8], _ place: String) -> Bool {
        do throws(JSONError) {
            let value = try JSONValue.parse(bytes)
            try JSONReader.reading(bytes) { reader throws(JSONError) in
                let raw = try reader.readRaw()
                try reader.finish()
                let line = value.serialised()
                let again = try JSONValue.parse(line)
                let rawAgain = try JSONValue.parse(raw)
                let minified = try JSONValue.parse(JSONMinify.minified(bytes))
                if again != value || rawAgain != value || minified != value || line.contains(0x0A) {
                    Issue.record("a value changed: \(place)")
                }
            }
            return true
        } catch {
            if !(0...bytes.count).contains(error.offset) {
                Issue.record("an error outside the text: \(place)")
            }
            return false
        }
    }
}
