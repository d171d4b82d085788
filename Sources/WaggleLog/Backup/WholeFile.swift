internal import Crypto
internal import Glibc

/// Files made, hashed, renamed and made durable as a whole. Every throw names the file.
package enum WholeFile {
    private static let pieceSize = 1 << 20

    static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    /// Bytes in the file; 0 when there is none.
    static func size(_ file: String) -> Int64 {
        var info = stat()
        return stat(file, &info) == 0 ? Int64(info.st_size) : 0
    }

    /// Both names lead to one file.
    static func areSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Makes an empty file only its owner reads, in place of one left over from an attempt cut short.
    static func createEmpty(_ file: String) throws(LogError) {
        remove(file)
        let fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw writing(file) }
        close(fd)
    }

    static func remove(_ file: String) { unlink(file) }

    static func digest(_ file: String) throws(LogError) -> Digest {
        var hash = SHA256()
        try eachPiece(of: file) { piece throws(LogError) in hash.update(piece) }
        return hash.finish()
    }

    /// Copies durably into a new file only its owner reads; gives the hash of what was copied.
    static func copy(_ file: String, to copy: String) throws(LogError) -> Digest {
        try createEmpty(copy)
        let fd = open(copy, O_WRONLY | O_CLOEXEC)
        guard fd >= 0 else { throw writing(copy) }
        defer { close(fd) }
        var hash = SHA256()
        try eachPiece(of: file) { piece throws(LogError) in
            hash.update(piece)
            try write(piece, to: fd, copy)
        }
        guard fsync(fd) == 0 else { throw writing(copy) }
        return hash.finish()
    }

    /// Writes a new small file durably.
    package static func write(_ bytes: [UInt8], to file: String) throws(LogError) {
        try createEmpty(file)
        let fd = open(file, O_WRONLY | O_CLOEXEC)
        guard fd >= 0 else { throw writing(file) }
        defer { close(fd) }
        try write(bytes, to: fd, file)
        guard fsync(fd) == 0 else { throw writing(file) }
    }

    /// The bytes of a small file; nil when there is none. More than `max` bytes are not read.
    static func read(_ file: String, max: Int) throws(LogError) -> [UInt8]? {
        guard exists(file) else { return nil }
        guard size(file) <= max else { throw .unfitBackup(file: file, why: "it is too large") }
        var bytes: [UInt8] = []
        try eachPiece(of: file) { piece throws(LogError) in bytes += piece }
        return bytes
    }

    /// Makes a file's content durable.
    static func sync(_ file: String) throws(LogError) {
        let fd = open(file, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { throw writing(file) }
        defer { close(fd) }
        guard fsync(fd) == 0 else { throw writing(file) }
    }

    package static func move(_ file: String, to name: String) throws(LogError) {
        guard rename(file, name) == 0 else { throw writing(name) }
    }

    /// Makes the names in the folder around a file durable.
    package static func syncFolder(of file: String) throws(LogError) {
        let end = file.lastIndex(of: "/")
        let folder = end.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        try sync(folder)
    }

    private static func eachPiece(
        of file: String, _ body: ([UInt8]) throws(LogError) -> Void
    ) throws(LogError) {
        let fd = open(file, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { throw .cannotOpen(file: file, why: LogError.systemReason(errno)) }
        defer { close(fd) }
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        while true {
            let count = Glibc.read(fd, &buffer, pieceSize)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .cannotOpen(file: file, why: LogError.systemReason(errno)) }
            if count == 0 { return }
            try body(Array(buffer[..<count]))
        }
    }

    private static func write(_ bytes: [UInt8], to fd: Int32, _ file: String) throws(LogError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(fd, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw writing(file) }
            done += count
        }
    }

    private static func writing(_ file: String) -> LogError {
        errno == ENOSPC || errno == EDQUOT
            ? .storageFull : .cannotWrite(file: file, why: LogError.systemReason(errno))
    }
}
