// The data folder: what lies in it, and how damage is told from a new installation.
//
//   DATA/waggle.db       the database (with waggle.db-wal and waggle.db-shm beside it while in use)
//   DATA/lock            held with flock by the one process that writes; it contains that process's id
//   DATA/files/         what came with messages, each under the SHA-256 of its content (Files/FileStore.swift)
//   DATA/initialised     written once, after the database was created and is on disk
//
// With the marker, a missing, empty or unreadable database is damage: refuse, name the file and the restore command,
// touch nothing. Without it the folder is new, or its making was cut short, and making goes on.

internal import Glibc

/// The names in a data folder. Creating one does no I/O.
package struct DataFolder: Equatable, Sendable {
    package let path: String
    package init(_ path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    package var database: String { path + "/waggle.db" }
    package var lock: String { path + "/lock" }
    package var marker: String { path + "/initialised" }
    package var files: String { path + "/files" }

    /// The folder has held a database.
    package var isInitialised: Bool { access(marker, F_OK) == 0 }

    /// Makes the folder (mode 0700) when it is missing; its parent must exist.
    package func create() throws(LogError) {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        for count in 1...names.count {
            let folder = names.prefix(count).joined(separator: "/")
            if folder.isEmpty || mkdir(folder, 0o700) == 0 || errno == EEXIST { continue }
            throw .cannotOpen(file: folder, why: LogError.systemReason(errno))
        }
    }

    /// The folder can be read, and written when `writing`.
    package func checkRights(writing: Bool) throws(LogError) {
        guard access(path, writing ? R_OK | W_OK | X_OK : R_OK | X_OK) == 0 else {
            throw .cannotOpen(file: path, why: LogError.systemReason(errno))
        }
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotOpen(file: path, why: "it is not a folder")
        }
    }

    /// Says, durably, that the database exists from now on.
    func markInitialised() throws(LogError) {
        try writeDurably(marker, "waggle\n")
        try syncEntries()
    }

    /// Makes an empty database file that only its owner reads; SQLite gives its side files the same rights. What a
    /// making that was cut short has left in it goes; SQLite drops a journal beside an empty file by itself.
    func createDatabaseFile() throws(LogError) {
        let fd = open(database, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw .cannotOpen(file: database, why: LogError.systemReason(errno)) }
        close(fd)
    }

    /// Makes the folder's list of names durable.
    func syncEntries() throws(LogError) {
        let fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard fd >= 0 else { throw .cannotOpen(file: path, why: LogError.systemReason(errno)) }
        defer { close(fd) }
        guard fsync(fd) == 0 else { throw errno == ENOSPC ? .storageFull : .ioError(code: 0) }
    }

    private func writeDurably(_ file: String, _ text: String) throws(LogError) {
        let fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw .cannotOpen(file: file, why: LogError.systemReason(errno)) }
        defer { close(fd) }
        let written = write(fd, text, text.utf8.count)
        guard written == text.utf8.count, fsync(fd) == 0 else {
            throw errno == ENOSPC ? .storageFull : .ioError(code: 0)
        }
    }
}
