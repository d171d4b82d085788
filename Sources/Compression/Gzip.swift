internal import CZlib

/// The gzip format (RFC 1952).
package enum Gzip {
    /// The window of 2^15 bytes, plus 16, which asks zlib for gzip's own header and trailer.
    static let windowBits: Int32 = 15 + 16
    /// zlib's default; more would cost memory for little gain.
    private static let memoryLevel: Int32 = 8

    /// Whether a file beginning with these bytes claims to be gzip.
    package static func isGzip(prefix: [UInt8]) -> Bool {
        prefix.starts(with: [0x1F, 0x8B])
    }

    /// One gzip member without name or time, so that the same bytes always give the same result.
    /// `level` runs from 1 (quick) to 9 (small).
    package static func compress(_ bytes: [UInt8], level: Int = 6) throws(CompressionError) -> [UInt8] {
        precondition((1...9).contains(level), "a compression level is 1 to 9")
        var stream = z_stream()
        let started = deflateInit2_(
            &stream, Int32(level), Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .outOfMemory }
        defer { deflateEnd(&stream) }
        let countMax = Int(deflateBound(&stream, UInt(bytes.count)))
        guard let inputCount = UInt32(exactly: bytes.count), let outputCount = UInt32(exactly: countMax) else {
            throw .tooLarge(limit: Int(UInt32.max))
        }
        return [UInt8](unsafeUninitializedCapacity: countMax) { output, written in
            bytes.withUnsafeBufferPointer { input in
                // zlib only reads through this pointer; its type merely lacks the word const.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = inputCount
                stream.next_out = output.baseAddress
                stream.avail_out = outputCount
                let done = deflate(&stream, Z_FINISH)
                precondition(done == Z_STREAM_END, "deflateBound gave too small a bound")
            }
            written = Int(stream.total_out)
        }
    }

    /// The bytes of some gzip data held in memory, at most `limit` of them.
    package static func expand(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        var position = 0
        let reader = try GzipReader(outputBytesMax: limit) { (buffer) throws(CompressionError) -> Int in
            let count = min(buffer.count, bytes.count - position)
            buffer.copyBytes(from: bytes[position..<position + count])
            position += count
            return count
        }
        var result: [UInt8] = []
        while let chunk = try reader.next() { result += chunk }
        return result
    }
}
