internal import Compression
internal import Glibc

/// A file being written, compressed where its name ends in `.gz`. It gets its name when it is whole: one of that name
/// stays as it was until then, and an attempt cut short leaves none behind.
final class ExportFile {
    private static let bufferBytes = 256 * 1024

    private let path: String
    private let partPath: String
    private let descriptor: Int32
    private let gzip: GzipWriter?
    private var buffer: [UInt8] = []
    private var isFinished = false

    init(_ path: String) throws(ExportError) {
        self.path = path
        partPath = path + ".part"
        unlink(partPath)
        descriptor = open(partPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        do throws(CompressionError) {
            gzip = path.hasSuffix(".gz") ? try GzipWriter() : nil
        } catch {
            close(descriptor)
            throw .file(error.description)
        }
        buffer.reserveCapacity(Self.bufferBytes + 4_096)
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(partPath) }
    }

    func write(_ text: String) throws(ExportError) {
        buffer += text.utf8
        if buffer.count >= Self.bufferBytes { try drain() }
    }

    func write(_ bytes: [UInt8]) throws(ExportError) {
        buffer += bytes
        if buffer.count >= Self.bufferBytes { try drain() }
    }

    /// Makes the file whole and gives it its name.
    func finish() throws(ExportError) {
        try drain()
        if let gzip { try gzip.finish { (bytes) throws(ExportError) in try put(bytes) } }
        guard fsync(descriptor) == 0, rename(partPath, path) == 0 else { throw Self.failure(path) }
        isFinished = true
    }

    private func drain() throws(ExportError) {
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        try bytes.withUnsafeBufferPointer { (bytes) throws(ExportError) in
            let bytes = UnsafeRawBufferPointer(bytes)
            guard let gzip else { return try put(bytes) }
            try gzip.write(bytes) { (bytes) throws(ExportError) in try put(bytes) }
        }
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws(ExportError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw Self.failure(path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    static func failure(_ path: String) -> ExportError {
        .file("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
