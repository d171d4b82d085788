internal import Glibc

/// The right to write in a data folder, held until this object goes (or the process does).
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or throws `.locked` with the holder's process id.
    package init(_ folder: DataFolder) throws(LogError) {
        let fd = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw .cannotOpen(file: folder.lock, why: LogError.systemReason(errno)) }
        guard flock(fd, LOCK_EX | LOCK_NB) == 0 else {
            let pid = FolderLock.readPID(fd)
            close(fd)
            throw .locked(folder: folder.path, pid: pid)
        }
        descriptor = fd
        // The id only serves the sentence a second process prints: a full disk does not matter here.
        let text = "\(getpid())\n"
        if ftruncate(fd, 0) == 0 { _ = pwrite(fd, text, text.utf8.count, 0) }
    }

    deinit { close(descriptor) }

    private static func readPID(_ fd: Int32) -> Int32 {
        var digits = [UInt8](repeating: 0, count: 16)
        let count = pread(fd, &digits, digits.count, 0)
        guard count > 0 else { return 0 }
        let text = String(decoding: digits[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return Int32(text) ?? 0
    }
}
