internal import CZlib

/// Compresses bytes as they come, for files of any size in little memory: one gzip member without name or time, so that
/// the same bytes always give the same result. zlib's stream remembers its own address, so it lives in memory of its
/// own. One thread at a time.
package final class GzipWriter {
    private static let chunkBytes = 64 * 1024
    /// zlib's default; more would cost memory for little gain.
    private static let memoryLevel: Int32 = 8

    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutablePointer<UInt8>

    /// A writer; `level` runs from 1 (quick) to 9 (small).
    package init(level: Int = 6) throws(CompressionError) {
        precondition((1...9).contains(level), "a compression level is 1 to 9")
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = .allocate(capacity: Self.chunkBytes)
        let started = deflateInit2_(
            stream, Int32(level), Z_DEFLATED, Gzip.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .outOfMemory }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Takes bytes in; what is ready comes out through `emit`.
    package func write<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer, emit: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            let count = min(rest.count, Self.chunkBytes)
            // zlib only reads through this pointer; its type merely lacks the word const.
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: rest.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(count)
            while stream.pointee.avail_in > 0 { try deflateOnce(Z_NO_FLUSH, emit) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes the end; nothing may follow.
    package func finish<Failure: Error>(emit: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        while try deflateOnce(Z_FINISH, emit) != Z_STREAM_END {}
    }

    @discardableResult
    private func deflateOnce<Failure: Error>(
        _ flush: Int32, _ emit: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) -> Int32 {
        stream.pointee.next_out = output
        stream.pointee.avail_out = UInt32(Self.chunkBytes)
        let code = deflate(stream, flush)
        let count = Self.chunkBytes - Int(stream.pointee.avail_out)
        if count > 0 { try emit(UnsafeRawBufferPointer(start: output, count: count)) }
        return code
    }
}
