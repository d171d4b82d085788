import Compression
import Testing

@Suite struct GzipWriterTests {
    /// Lines that compress, and noise that does not.
    private static func sample(_ count: Int) -> [UInt8] {
        var state: UInt32 = 17
        return (0..<count).map { index in
            state = state &* 1_664_525 &+ 1_013_904_223
            return index % 3_000 < 1_500
                ? UInt8(truncatingIfNeeded: index % 40) : UInt8(truncatingIfNeeded: state >> 24)
        }
    }

    @Test(arguments: [0, 1, 64 * 1024, 64 * 1024 + 1, 700_000], [1, 1_000, 1_000_000])
    func `what goes in in pieces comes out whole`(count: Int, piece: Int) throws {
        guard count / piece < 70_000 else { return }
        let bytes = Self.sample(count)
        let writer = try GzipWriter()
        var written: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let end = min(position + piece, bytes.count)
            bytes[position..<end].withUnsafeBytes { part in writer.write(part) { written += $0 } }
            position = end
        }
        writer.finish { written += $0 }
        #expect(Gzip.isGzip(prefix: written))
        #expect(try Gzip.expand(written, limit: count) == bytes)
    }
}
