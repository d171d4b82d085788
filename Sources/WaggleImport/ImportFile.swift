internal import Compression
internal import Glibc

/// A file read from beginning to end in chunks, expanded when its first two bytes are those of gzip.
///
/// One queue at a time; closed when it goes.
final class ImportFile {
    /// The size when it was opened, compressed if the file is; 0 for what is no regular file.
    let bytesTotal: Int64
    /// Bytes of the file read so far, as they lie on the disk.
    var bytesRead: Int64 { file.bytesRead }

    private static let chunkBytes = 65_536

    private let path: String
    private let file: RawFile
    private let gzip: GzipReader?

    /// Opens a file and looks at its first bytes; `expandedBytesMax` bounds what comes out of a compressed one.
    init(path: String, expandedBytesMax: Int) throws(ImportError) {
        self.path = path
        do throws(RawFile.Failure) {
            let file = try RawFile(path: path)
            try file.lookAhead()
            self.file = file
        } catch {
            throw .unreadable(path: path, why: error.description)
        }
        bytesTotal = file.bytesTotal
        gzip = try Self.gzip(file, path, expandedBytesMax)
    }

    /// The next bytes of the text; nil at the end.
    func next() throws(ImportError) -> [UInt8]? {
        guard let gzip else { return try nextPlain() }
        do throws(CompressionError) {
            return try gzip.next()
        } catch {
            throw .compressed(path: path, why: error.description)
        }
    }

    private func nextPlain() throws(ImportError) -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        do throws(RawFile.Failure) {
            let count = try chunk.withUnsafeMutableBufferPointer { (buffer) throws(RawFile.Failure) in
                try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            chunk.removeLast(chunk.count - count)
        } catch {
            throw .unreadable(path: path, why: error.description)
        }
        return chunk.isEmpty ? nil : chunk
    }

    private static func gzip(
        _ file: RawFile, _ path: String, _ outputBytesMax: Int
    ) throws(ImportError) -> GzipReader? {
        guard Gzip.isGzip(prefix: file.ahead) else { return nil }
        do throws(CompressionError) {
            return try GzipReader(outputBytesMax: outputBytesMax) { (buffer) throws(CompressionError) -> Int in
                do throws(RawFile.Failure) {
                    return try file.read(into: buffer)
                } catch {
                    throw .unreadable(errno: error.code)
                }
            }
        } catch {
            throw .compressed(path: path, why: error.description)
        }
    }
}

/// A descriptor, what was read ahead from it, and a count.
private final class RawFile {
    /// A system call that failed.
    struct Failure: Error, CustomStringConvertible {
        let code: CInt
        var description: String { String(cString: strerror(code)) }
    }

    let bytesTotal: Int64
    private(set) var bytesRead: Int64 = 0
    private(set) var ahead: [UInt8] = []
    private let descriptor: CInt

    init(path: String) throws(Failure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        bytesTotal = isRegular ? Int64(status.st_size) : 0
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads the first two bytes, which the next read gives again; a pipe may give them one by one.
    func lookAhead() throws(Failure) {
        var pair: [UInt8] = [0, 0]
        while ahead.count < 2 {
            let count = try pair.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
                try readOn(
                    UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<(2 - ahead.count)])))
            }
            if count == 0 { return }
            ahead.append(contentsOf: pair.prefix(count))
        }
    }

    /// Fills the buffer, at least two bytes long, as far as one call goes; nought means the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        guard !ahead.isEmpty, buffer.count >= ahead.count else { return try readOn(buffer) }
        buffer.copyBytes(from: ahead)
        defer { ahead = [] }
        return ahead.count
    }

    private func readOn(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(code: errno) }
            bytesRead += Int64(count)
            return count
        }
    }
}
