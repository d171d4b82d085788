internal import CSQLite
internal import Glibc

extension LogError {
    /// Translates the state of a connection after a call that gave `code` (extended).
    init(code: Int32, handle: OpaquePointer?, file: String) {
        switch code & 0xff {
        case SQLITE_FULL: self = .storageFull
        case SQLITE_IOERR: self = .init(ioCode: code, systemError: handle.map { sqlite3_system_errno($0) } ?? 0)
        case SQLITE_CORRUPT: self = .corrupt(file: file)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_READONLY: self = .readOnly(file: file)
        case SQLITE_NOTADB: self = .notADatabase(file: file)
        case SQLITE_CANTOPEN: self = .cannotOpen(file: file, why: LogError.reason(handle))
        default: self = .unexpected(code: code, message: LogError.message(code, handle))
        }
    }

    /// A full disk may show as an I/O error with ENOSPC (or a quota) below it. In a sync it is no promise that nothing
    /// was written: what the disk kept of it nobody knows.
    private init(ioCode: Int32, systemError: Int32) {
        // SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC.
        let isSync = [SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8)].contains(ioCode)
        let isFull = systemError == ENOSPC || systemError == EDQUOT
        self = isFull && !isSync ? .storageFull : .ioError(code: ioCode)
    }

    private static func reason(_ handle: OpaquePointer?) -> String {
        let number = handle.map { sqlite3_system_errno($0) } ?? 0
        return number == 0 ? "the file or its folder cannot be used" : systemReason(number)
    }

    private static func message(_ code: Int32, _ handle: OpaquePointer?) -> String {
        if let handle { return String(cString: sqlite3_errmsg(handle)) }
        return String(cString: sqlite3_errstr(code))
    }

    /// The system's words for an error number, in lower case at the start.
    static func systemReason(_ number: Int32) -> String {
        guard let words = strerror(number) else { return "error \(number)" }
        let text = String(cString: words)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
