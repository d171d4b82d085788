import JSON
import Testing

struct JSONMinifyTests {
    @Test(arguments: [UInt8(0x0A), 0x0D])
    func `a newline is found wherever it stands`(newline: UInt8) {
        for count in 1...20 {
            for position in 0..<count {
                var text = [UInt8](repeating: UInt8(ascii: "x"), count: count)
                text[position] = newline
                let expected = [UInt8](repeating: UInt8(ascii: "x"), count: count - 1)
                #expect(JSONMinify.withoutNewlines(text) == expected)
                #expect(text.withUnsafeBytes { JSONMinify.withoutNewlines($0) } == expected)
            }
        }
    }

    @Test func `bytes that resemble a newline stay`() {
        let text = (0...255).map { UInt8($0) }.filter { $0 != 0x0A && $0 != 0x0D }
        for shift in 0..<8 {
            let moved = Array(text[shift...] + text[..<shift])
            #expect(JSONMinify.withoutNewlines(moved) == moved)
            #expect(moved.withUnsafeBytes { JSONMinify.withoutNewlines($0) } == moved)
        }
    }
}
