/// Everything that can fail in this room.
package enum CompressionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The data is not gzip, or was changed; the text is zlib's reason.
    case damaged(String)
    /// The data ends inside a member.
    case truncated
    /// The data would grow beyond the caller's limit, in bytes.
    case tooLarge(limit: Int)
    /// The source could not be read; `errno` of the failed call.
    case unreadable(errno: Int32)
    /// zlib could not get its working memory.
    case outOfMemory

    /// One plain sentence for logs and terminals.
    package var description: String {
        switch self {
        case .damaged(let reason): "The compressed data is damaged (\(reason))."
        case .truncated: "The compressed data ends too early; the file was probably cut off."
        case .tooLarge(let limit): "The data grows beyond \(limit) bytes when expanded."
        case .unreadable(let code): "The compressed data cannot be read (error \(code))."
        case .outOfMemory: "There is not enough memory to compress or expand data."
        }
    }
}
