/// What a `Range` field asks of a body of known size (RFC 9110, section 14). Only GET has ranges.
package enum ByteRange: Equatable, Sendable {
    /// The whole: no field, another unit, several ranges, or nonsense, all of which a server may ignore.
    case whole
    /// These bytes, with 206 and `contentRange(size:)`.
    case part(Range<Int>)
    /// Nothing of it is there: 416.
    case unsatisfiable

    /// Reads the field for a body of `size` bytes.
    package init(_ field: String?, size: Int) {
        self = .whole
        guard let field, field.lowercased().hasPrefix("bytes=") else { return }
        let bounds = field.dropFirst(6).trimmed.split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, !(bounds[0].isEmpty && bounds[1].isEmpty) else { return }
        guard let first = ByteRange.bound(bounds[0]), let last = ByteRange.bound(bounds[1]) else { return }
        switch (first, last) {
        case (nil, let count?):
            self = count == 0 || size == 0 ? .unsatisfiable : .part((size - min(count, size))..<size)
        case (let start?, nil):
            self = start < size ? .part(start..<size) : .unsatisfiable
        case (let start?, let end?) where start <= end:
            self = start < size ? .part(start..<(min(end, size - 1) + 1)) : .unsatisfiable
        default:
            break
        }
    }

    /// The `Content-Range` value that goes with the answer; nil for the whole.
    package func contentRange(size: Int) -> String? {
        switch self {
        case .whole: nil
        case .part(let range): "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
        case .unsatisfiable: "bytes */\(size)"
        }
    }

    /// A number, or `.some(nil)` for an empty bound; nil when it is neither. A number that no `Int` holds is
    /// as good as the largest.
    private static func bound(_ text: Substring) -> Int?? {
        guard text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        return text.isEmpty ? .some(nil) : .some(Int(text) ?? Int.max)
    }
}
