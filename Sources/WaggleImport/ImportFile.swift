internal import Glibc

/// A file read from beginning to end in chunks; closed when it goes.
struct ImportFile: ~Copyable {
    /// The size when it was opened; 0 for what is no regular file.
    let bytesTotal: Int64
    /// Bytes read so far.
    private(set) var bytesRead: Int64 = 0
    private let path: String
    private let descriptor: CInt

    /// Opens a file.
    init(path: String) throws(ImportError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, why: Self.reason()) }
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        self.path = path
        self.descriptor = descriptor
        self.bytesTotal = isRegular ? Int64(status.st_size) : 0
    }

    deinit { close(descriptor) }

    /// The next bytes, at most `count`; empty at the end.
    mutating func read(_ count: Int) throws(ImportError) -> [UInt8] {
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var got = 0
            repeat { got = Glibc.read(descriptor, buffer.baseAddress, count) } while got < 0 && errno == EINTR
            if got < 0 { failure = errno }
            filled = max(0, got)
        }
        guard failure == 0 else { throw .unreadable(path: path, why: String(cString: strerror(failure))) }
        bytesRead += Int64(bytes.count)
        return bytes
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
