internal import Glibc

extension DataFolder {
    /// What lies where the database should be, judged by its first 100 bytes and its length. Opens nothing with SQLite.
    enum FileState: Equatable {
        case missing, empty, sound
        /// Its first page is not whole: in a folder that was never used, a making that was cut short.
        case begun
        case damaged(String)
    }

    /// SQLite's page in every database of ours.
    private static let pageSize: Int64 = 4_096
    private static let magic = Array("SQLite format 3\0".utf8)

    func inspectDatabase() throws(LogError) -> FileState {
        let fd = open(database, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else {
            if errno == ENOENT { return .missing }
            throw .cannotOpen(file: database, why: LogError.systemReason(errno))
        }
        defer { close(fd) }
        var info = stat()
        guard fstat(fd, &info) == 0 else { throw .cannotOpen(file: database, why: LogError.systemReason(errno)) }
        guard info.st_mode & S_IFMT == S_IFREG else { return .damaged("is not a file") }
        // Never opened with SQLite: beside an empty file it would delete the write-ahead log.
        if info.st_size == 0 { return .empty }
        var header = [UInt8](repeating: 0, count: 100)
        let count = pread(fd, &header, 100, 0)
        if isBegun(header.prefix(max(0, count)), size: Int64(info.st_size)) { return .begun }
        guard count == 100 else { return .damaged("is cut off") }
        return judge(header, size: Int64(info.st_size))
    }

    /// A first page whose end, or whose first sectors, never reached the disk; other programs' files are not taken for
    /// one.
    private func isBegun(_ header: ArraySlice<UInt8>, size: Int64) -> Bool {
        guard size <= DataFolder.pageSize, !header.isEmpty else { return false }
        if header.allSatisfy({ $0 == 0 }) { return true }
        return size < DataFolder.pageSize && DataFolder.magic.starts(with: header.prefix(DataFolder.magic.count))
    }

    private func judge(_ header: [UInt8], size: Int64) -> FileState {
        guard header.starts(with: DataFolder.magic) else { return .damaged("is not a database") }
        let pageSize = Int64(header[16]) << 8 | Int64(header[17])
        let bytesPerPage = pageSize == 1 ? 65_536 : pageSize
        guard bytesPerPage >= 512, bytesPerPage & (bytesPerPage - 1) == 0 else {
            return .damaged("has a damaged header")
        }
        let pages = header[28..<32].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        // With frames waiting in the log a checkpoint may have been cut short; then SQLite itself finds out.
        guard !logIsEmpty || pages * bytesPerPage <= size else { return .damaged("is cut off") }
        return .sound
    }

    private var logIsEmpty: Bool {
        var info = stat()
        return stat(database + "-wal", &info) != 0 || info.st_size == 0
    }

    /// Refuses damage in an initialised folder. True: there is a database; false: one may be created.
    func requireUndamaged() throws(LogError) -> Bool {
        switch try inspectDatabase() {
        case .sound: return true
        case .damaged(let why):
            guard isInitialised else { throw .notADatabase(file: database) }
            throw .damaged(file: database, why: why, folder: path)
        case .begun:
            guard isInitialised else { return false }
            throw .damaged(file: database, why: "is cut off", folder: path)
        case .missing, .empty:
            guard isInitialised else { return false }
            let why = access(database, F_OK) == 0 ? "is empty" : "is missing"
            throw .damaged(file: database, why: why, folder: path)
        }
    }

    /// Turns what SQLite says while opening into the sentence with the restore command.
    func asDamage(_ error: LogError) -> LogError {
        guard isInitialised else { return error }
        switch error {
        case .corrupt: return .damaged(file: database, why: "is damaged", folder: path)
        case .notADatabase: return .damaged(file: database, why: "is not a Waggle database", folder: path)
        case .ioError(let code): return .damaged(file: database, why: "cannot be read (code \(code))", folder: path)
        default: return error
        }
    }
}
