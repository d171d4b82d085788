package import WaggleImport
package import WaggleLog

/// Everything that can fail in this room.
package enum ExportError: Error, Sendable {
    /// The log could not be read, or the OCEL database not be written.
    case log(LogError)
    /// A stored row of an import could not be understood.
    case imported(ImportError)
    /// The file could not be written; the sentence says why.
    case file(String)
    /// There are more different activities than a file of this kind takes.
    case tooManyActivities(limit: Int)

    /// One plain sentence.
    package var description: String {
        switch self {
        case .log(let error): error.description
        case .imported(let error): error.description
        case .file(let why): why
        case .tooManyActivities(let limit): "the log has more than \(limit) different activities"
        }
    }
}
