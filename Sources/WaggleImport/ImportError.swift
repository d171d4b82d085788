internal import CSV

/// Why an import cannot go on, or a stored row cannot be read: the one error of this room.
///
/// A bad row is no such error unless the import is strict: it is a `RowRefusal`, kept and counted.
package enum ImportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be opened or read; the system's own words.
    case unreadable(path: String, why: String)
    /// The compressed file is damaged, cut short or expands beyond the bound.
    case compressed(path: String, why: String)
    /// The CSV is damaged where the reader cannot go on.
    case damaged(line: Int, column: Int, why: String)
    /// The file has no header.
    case empty(path: String)
    /// The header lacks columns the format needs; their names.
    case columnsMissing([String])
    /// The first bad row of a strict import.
    case refused(RowRefusal)
    /// XML that is damaged, or no event log; nothing of it is used.
    case notXES(line: Int, why: String)
    /// What the columns or keys mean is not said rightly, or does not fit the file.
    case mapping(why: String)
    /// Rows wait in a file while the whole is read; it cannot be written or read.
    case spool(why: String)
    /// The mapping file has bad lines; none of it is used.
    case tierMap([RowRefusal])
    /// More of something than the import allows.
    case tooMany(what: String, limit: Int)
    /// A stored row that this room did not write, or not so.
    case payload(why: String)

    /// The damage a CSV reader met; a name from the file is shortened.
    init(_ error: CSVError) {
        let why =
            if case .columnNamedTwice(let name) = error.reason {
                CSVError.Reason.columnNamedTwice(name.shownShortened).description
            } else {
                error.reason.description
            }
        self = .damaged(line: error.line, column: error.column, why: why)
    }

    /// What happened, where, and what to do.
    package var description: String {
        switch self {
        case .unreadable(let path, let why): "\(path) cannot be read: \(why)"
        case .compressed(let path, let why): "\(path) cannot be decompressed: \(why)"
        case .damaged(let line, let column, let why): "line \(line), field \(column): \(why)"
        case .empty(let path): "\(path) has no header line"
        case .columnsMissing(let names): "the header lacks the columns \(names.joined(separator: ", "))"
        case .refused(let refusal): refusal.description
        case .notXES(let line, let why): "line \(line): \(why)"
        case .mapping(let why): why
        case .spool(let why): "the file in which rows wait (in TMPDIR, or /var/tmp) cannot be used: \(why)"
        case .tierMap(let refusals):
            "the tier map is not used, since it has bad lines:\n"
                + refusals.map { "  \($0)" }.joined(separator: "\n")
        case .tooMany(let what, let limit): "the file has more than \(limit) \(what)"
        case .payload(let why): "a stored imported row cannot be read: \(why)"
        }
    }
}
