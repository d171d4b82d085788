/// Why the store could not do what was asked: the world says no. `description` is one plain sentence for a person.
package enum LogError: Error, Equatable, Sendable {
    /// The disk (or a set limit) is full: nothing of the transaction was written.
    case storageFull
    /// Reading or writing failed below SQLite; `code` is its extended result code.
    case ioError(code: Int32)
    /// SQLite found the file damaged while working on it.
    case corrupt(file: String)
    /// Another connection held the database too long.
    case busy
    case readOnly(file: String)
    /// The file is no SQLite database, or none of Waggle's.
    case notADatabase(file: String)
    case cannotOpen(file: String, why: String)
    case cannotWrite(file: String, why: String)
    /// Something stands where a backup or a restored database would go, and nobody said that it may.
    case exists(file: String, remedy: String)
    /// What was given as a backup is none, is damaged, or is not what its manifest describes.
    case unfitBackup(file: String, why: String)
    /// The database was written by a newer Waggle.
    case schemaTooNew(file: String, found: Int, known: Int)
    /// The database waits for migrations, and this connection only reads.
    case schemaTooOld(file: String, found: Int, known: Int)
    /// The folder was in use and its database is missing or damaged; `folder` is for the restore command.
    case damaged(file: String, why: String, folder: String)
    /// Another process works on the folder; 0 when it did not say who it is.
    case locked(folder: String, pid: Int32)
    /// A stored event has a kind this version does not know.
    case unknownKind(String)
    /// A stored event (or row) does not read back; `what` names the field.
    case unreadable(what: String)
    /// SQLite refused for a reason that points to a mistake of ours or of the machine.
    case unexpected(code: Int32, message: String)
}

extension LogError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .storageFull: "The disk is full: nothing was written."
        case .ioError(let code): "The disk failed while the database was read or written (SQLite code \(code))."
        case .corrupt(let file): "The database \(file) is damaged: run `waggle verify`, then restore a backup."
        case .busy: "The database is busy: another program holds it."
        case .readOnly(let file): "The database \(file) cannot be written: check the rights of the file and its folder."
        case .notADatabase(let file): "The file \(file) is not a Waggle database."
        case .cannotOpen(let file, let why): "Cannot open \(file): \(why)."
        case .cannotWrite(let file, let why): "Cannot write \(file): \(why)."
        case .exists(let file, let remedy): "There is \(file) already: \(remedy)."
        case .unfitBackup(let file, let why): "The backup \(file) cannot be used: \(why)."
        case .schemaTooNew(let file, let found, let known):
            "The database \(file) is from a newer Waggle (schema \(found), this one knows \(known)): install that version."
        case .schemaTooOld(let file, let found, let known):
            "The database \(file) has schema \(found), this Waggle needs \(known): start the server once, which upgrades it; "
                + "for a backup before that, use the older Waggle."
        case .damaged(let file, let why, let folder):
            "The database \(file) \(why): restore a backup with "
                + "`waggle restore --from BACKUP --data \(folder)`; nothing was changed."
        case .locked(let folder, let pid):
            pid > 0
                ? "The data folder \(folder) is in use by process \(pid)."
                : "The data folder \(folder) is in use by another process."
        case .unknownKind(let kind): "The log holds an event of the kind \(kind), which this version does not know."
        case .unreadable(let what): "A stored row does not read back: \(what)."
        case .unexpected(let code, let message): "SQLite answered \(message) (code \(code))."
        }
    }

    /// The code on the wire.
    package var code: String {
        switch self {
        case .storageFull: "storage_full"
        case .busy: "storage_busy"
        case .readOnly: "storage_read_only"
        default: "storage_failed"
        }
    }

    /// Trying again later may work without anybody changing a command.
    package var isTemporary: Bool {
        switch self {
        case .storageFull, .busy, .ioError: true
        default: false
        }
    }
}
