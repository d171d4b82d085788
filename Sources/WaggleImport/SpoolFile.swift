internal import Glibc

/// A file without a name, which is gone when it is closed or the process ends. One queue at a time.
final class SpoolFile {
    /// For large passing files, which may not fit where `/tmp` lies (in memory on many systems); TMPDIR counts more.
    private static let folder = "/var/tmp"
    private static let bufferBytes = 256 << 10

    private let descriptor: CInt
    private var buffer: [UInt8] = []
    /// Bytes written, those in the buffer among them.
    private(set) var bytesWritten = 0

    init() throws(ImportError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? Self.folder
        var path = Array("\(folder)/waggle-import-XXXXXX".utf8CString)
        let opened = path.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
        guard opened >= 0 else { throw Self.failure() }
        descriptor = opened
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = path.withUnsafeBufferPointer { $0.baseAddress.map { unlink($0) } }
    }

    deinit { close(descriptor) }

    /// Adds bytes at the end.
    func write(_ bytes: ArraySlice<UInt8>) throws(ImportError) {
        buffer += bytes
        bytesWritten += bytes.count
        if buffer.count >= Self.bufferBytes { try drain() }
    }

    /// Writes what is in the buffer.
    func drain() throws(ImportError) {
        var start = 0
        while start < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure() }
            start += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// At least one byte from a place in what was drained, at most `count`.
    func read(at place: Int, count: Int) throws(ImportError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let found = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(place)) }
            if found < 0, errno == EINTR { continue }
            guard found > 0 else { throw found == 0 ? .spool(why: "it is cut short") : Self.failure() }
            bytes.removeLast(count - found)
            return bytes
        }
    }

    private static func failure() -> ImportError { .spool(why: String(cString: strerror(errno))) }
}
