internal import CZlib
internal import Glibc

/// Expands gzip data piece by piece, for files of any size in little memory.
///
/// ```
/// source ──read──▶ input (64 KiB) ──inflate──▶ caller's buffer
/// ```
///
/// gzip files may hold several members one after the other (RFC 1952 section 2.2): logs are often made by
/// appending. They read as one text. After a member come another one, nothing, or zeros up to the end
/// (tapes pad with them); anything else is damage. The end of the source is only good between members:
/// inside one it means that the file was cut off.
///
/// zlib's stream remembers its own address, so it lives in memory of its own. One thread at a time.
package final class GzipReader {
    /// Fills the buffer with compressed bytes and says how many; nought means the end.
    package typealias Source = (UnsafeMutableRawBufferPointer) throws(CompressionError) -> Int

    private enum Place {
        /// Before the first member, which must come.
        case start
        /// Inside a member.
        case member
        /// After a whole member.
        case between
        /// Among the zeros after the last member.
        case padding
        case end
    }

    private static let inputBytesMax = 64 * 1024
    private static let chunkBytesMax = 64 * 1024

    private let source: Source
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutablePointer<UInt8>
    private let outputBytesMax: Int
    private var outputCount = 0
    private var place = Place.start

    /// A reader over any source; it throws `tooLarge` beyond `outputBytesMax` expanded bytes.
    package init(outputBytesMax: Int = .max, source: @escaping Source) throws(CompressionError) {
        self.source = source
        self.outputBytesMax = outputBytesMax
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(capacity: GzipReader.inputBytesMax)
        let started = inflateInit2_(
            stream, Gzip.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .outOfMemory }
    }

    /// A reader over an open file, from its present position. The caller closes the file afterwards.
    package convenience init(
        fileDescriptor: Int32, outputBytesMax: Int = .max
    ) throws(CompressionError) {
        try self.init(outputBytesMax: outputBytesMax) { (buffer) throws(CompressionError) -> Int in
            while true {
                let count = Glibc.read(fileDescriptor, buffer.baseAddress, buffer.count)
                if count >= 0 { return count }
                guard errno == EINTR else { throw .unreadable(errno: errno) }
            }
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    /// The next expanded bytes, 64 KiB at most; nil at the end.
    package func next() throws(CompressionError) -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: GzipReader.chunkBytesMax)
        let count = try read(into: &chunk)
        guard count > 0 else { return nil }
        chunk.removeLast(chunk.count - count)
        return chunk
    }

    /// Overwrites the beginning of `buffer` with expanded bytes and says how many; nought means the end.
    package func read(into buffer: inout [UInt8]) throws(CompressionError) -> Int {
        let capacity = min(buffer.count, GzipReader.chunkBytesMax)
        precondition(capacity > 0, "a reader needs room to read into")
        while place != .end {
            if stream.pointee.avail_in == 0 { try refill() }
            let count = try step(into: &buffer, capacity: capacity)
            guard count > 0 else { continue }
            outputCount += count
            guard outputCount <= outputBytesMax else { throw .tooLarge(limit: outputBytesMax) }
            return count
        }
        return 0
    }

    /// Gets more compressed bytes, or learns that there are none.
    private func refill() throws(CompressionError) {
        let room = UnsafeMutableRawBufferPointer(start: input, count: GzipReader.inputBytesMax)
        let count = try source(room)
        stream.pointee.next_in = input
        stream.pointee.avail_in = UInt32(count)
        guard count == 0 else { return }
        guard place == .between || place == .padding else { throw .truncated }
        place = .end
    }

    /// Does what the place asks for with the bytes at hand; the count of expanded bytes.
    private func step(into buffer: inout [UInt8], capacity: Int) throws(CompressionError) -> Int {
        switch place {
        case .start:
            place = .member
        case .member:
            return try inflateSome(into: &buffer, capacity: capacity)
        case .between where stream.pointee.next_in.pointee == 0:
            place = .padding
        case .between:
            guard inflateReset(stream) == Z_OK else { throw .damaged("unusable state") }
            place = .member
        case .padding:
            try skipPadding()
        case .end:
            break
        }
        return 0
    }

    private func inflateSome(into buffer: inout [UInt8], capacity: Int) throws(CompressionError) -> Int {
        let result = buffer.withUnsafeMutableBufferPointer { output in
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(capacity)
            return inflate(stream, Z_NO_FLUSH)
        }
        let count = capacity - Int(stream.pointee.avail_out)
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: place = .between
        case Z_MEM_ERROR: throw .outOfMemory
        default: throw .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "unknown reason")
        }
        return count
    }

    private func skipPadding() throws(CompressionError) {
        while stream.pointee.avail_in > 0 {
            guard stream.pointee.next_in.pointee == 0 else { throw .damaged("foreign bytes after the end") }
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
    }
}
