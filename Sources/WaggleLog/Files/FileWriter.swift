internal import Crypto
internal import Glibc

/// A file while it is received: written as it comes, hashed on the way, never whole in memory. On one queue at a time.
package final class FileWriter: @unchecked Sendable {
    /// What tells its type: a file's beginning.
    private static let headBytesMax = 512

    /// A file received whole: on disk in its place, and pinned there until `FileStore.release`.
    package struct Received: Equatable, Sendable {
        package let size: Int64
        package let type: String
        /// 64 hexadecimal digits.
        package let sha256: String
    }

    private let store: FileStore
    private let file: String
    private var descriptor: Int32
    private var hash = SHA256()
    private var head: [UInt8] = []
    private var text = TextScan()
    /// Bytes so far.
    package private(set) var size: Int64 = 0

    init(store: FileStore, file: String) throws(LogError) {
        self.store = store
        self.file = file
        descriptor = Glibc.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.writing(file) }
    }

    deinit { cancel() }

    /// Appends some bytes.
    package func write(_ bytes: [UInt8]) throws(LogError) {
        if head.count < Self.headBytesMax { head += bytes.prefix(Self.headBytesMax - head.count) }
        text.take(bytes)
        hash.update(bytes)
        size += Int64(bytes.count)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.writing(file) }
            done += count
        }
    }

    /// The file is whole: makes it durable and gives it its place.
    package func finish() throws(LogError) -> Received {
        guard fsync(descriptor) == 0 else { throw Self.writing(file) }
        close(descriptor)
        descriptor = -1
        let sha256 = hash.finish().hex
        try store.keep(file, as: sha256)
        return Received(size: size, type: FileKind.type(of: head, isText: text.isText), sha256: sha256)
    }

    /// It will never be whole.
    package func cancel() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(file)
    }

    private static func writing(_ file: String) -> LogError {
        errno == ENOSPC || errno == EDQUOT
            ? .storageFull : .cannotWrite(file: file, why: LogError.systemReason(errno))
    }
}

/// A content that is read piece by piece. On one queue at a time.
package final class FileContent: @unchecked Sendable {
    /// Bytes of one piece.
    private static let pieceBytes = 64 * 1_024

    private let descriptor: Int32
    /// In bytes.
    package let size: Int64

    init(file: String) throws(LogError) {
        descriptor = Glibc.open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .cannotOpen(file: file, why: LogError.systemReason(errno)) }
        var info = stat()
        size = fstat(descriptor, &info) == 0 ? Int64(info.st_size) : 0
    }

    deinit { close(descriptor) }

    /// The next piece; empty at the end, nil when the disk fails.
    package func next() -> [UInt8]? {
        var isRead = false
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, initialized in
            var count = read(descriptor, buffer.baseAddress, buffer.count)
            while count < 0 && errno == EINTR { count = read(descriptor, buffer.baseAddress, buffer.count) }
            isRead = count >= 0
            initialized = max(0, count)
        }
        return isRead ? bytes : nil
    }
}
