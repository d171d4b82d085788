import Compression
import Foundation
import Testing

@Suite struct GzipTests {
    /// Bytes that neither shrink to nothing nor stay as they are, the same in every run.
    static func sample(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 60)
        }
    }

    /// A reader that gets `bytes` in pieces of `size`.
    static func reader(
        _ bytes: [UInt8], size: Int, limit: Int = .max
    ) throws(CompressionError) -> GzipReader {
        var rest = bytes[...]
        return try GzipReader(outputBytesMax: limit) { (buffer) throws(CompressionError) -> Int in
            let piece = rest.prefix(min(size, buffer.count))
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    static func readAll(_ reader: GzipReader) throws(CompressionError) -> [UInt8] {
        var result: [UInt8] = []
        while let chunk = try reader.next() { result += chunk }
        return result
    }

    @Test(arguments: [0, 1, 100, 65_536, 300_000])
    func `what was compressed expands to the same bytes`(count: Int) throws {
        let bytes = Self.sample(count)
        for level in [1, 6, 9] {
            let packed = try Gzip.compress(bytes, level: level)
            #expect(Gzip.isGzip(prefix: packed))
            #expect(try Gzip.expand(packed, limit: count) == bytes)
        }
    }

    @Test func `the same bytes always compress to the same result, and shrink`() throws {
        let bytes = Self.sample(100_000)
        let packed = try Gzip.compress(bytes)
        #expect(try Gzip.compress(bytes) == packed)
        #expect(packed.count < bytes.count)
    }

    @Test(arguments: [1, 7, 4096])
    func `the pieces in which data arrives make no difference`(size: Int) throws {
        let bytes = Self.sample(20_000)
        let packed = try Gzip.compress(bytes)
        #expect(try Self.readAll(Self.reader(packed, size: size)) == bytes)
    }

    @Test(arguments: [1, 100_000])
    func `members one after the other read as one text, zeros at the end are padding`(size: Int) throws {
        let packed =
            try Gzip.compress([1, 2, 3]) + Gzip.compress([]) + Gzip.compress([4]) + [0, 0, 0, 0, 0]
        #expect(try Self.readAll(Self.reader(packed, size: size)) == [1, 2, 3, 4])
    }

    @Test func `a file cut at any place is reported as truncated`() throws {
        let packed = try Gzip.compress(Self.sample(200))
        for count in 0..<packed.count {
            #expect(throws: CompressionError.truncated) {
                try Gzip.expand([UInt8](packed.prefix(count)), limit: 1000)
            }
        }
    }

    @Test func `any changed byte of the data is noticed`() throws {
        let bytes = Self.sample(500)
        let packed = try Gzip.compress(bytes)
        // Bytes 4 to 9 of the header carry time and system, which nothing checks.
        for index in packed.indices where !(4...9).contains(index) && index != 3 {
            var damaged = packed
            damaged[index] ^= 0x55
            #expect(throws: CompressionError.self) { try Gzip.expand(damaged, limit: 1000) }
        }
    }

    @Test(arguments: [[1], [0, 0, 1], [0x1F, 0x8C]] as [[UInt8]])
    func `foreign bytes after the last member are damage`(tail: [UInt8]) throws {
        let packed = try Gzip.compress([1, 2, 3]) + tail
        #expect(throws: CompressionError.self) { try Gzip.expand(packed, limit: 1000) }
    }

    @Test func `a text that is no gzip is damage`() {
        #expect(!Gzip.isGzip(prefix: [UInt8]("id,".utf8)))
        do {
            _ = try Gzip.expand([UInt8]("id,title\n1,hello\n".utf8), limit: 1000)
            Issue.record("a plain text was expanded")
        } catch {
            guard case .damaged = error else {
                Issue.record("unexpected error \(error)")
                return
            }
        }
    }

    @Test func `a bomb is stopped at the limit`() throws {
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 10_000_000), level: 9)
        #expect(bomb.count < 20_000)
        #expect(throws: CompressionError.tooLarge(limit: 100_000)) {
            try Gzip.expand(bomb, limit: 100_000)
        }
    }

    @Test func `a file written by gzip itself is read through its descriptor`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "tickets.csv")
        let text = Data(String(repeating: "id,title,état\n", count: 20_000).utf8)
        try text.write(to: file)
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", file.path]
        try gzip.run()
        gzip.waitUntilExit()
        let handle = try FileHandle(forReadingFrom: file.appendingPathExtension("gz"))
        defer { try? handle.close() }
        let reader = try GzipReader(fileDescriptor: handle.fileDescriptor)
        #expect(try Self.readAll(reader) == [UInt8](text))
    }

    @Test func `a descriptor that cannot be read is reported`() throws {
        let reader = try GzipReader(fileDescriptor: -1)
        #expect(throws: CompressionError.unreadable(errno: EBADF)) { try reader.next() }
    }
}
