/// What the conditional fields of a GET or HEAD say about a file that exists, in the order of RFC 9110, section 13.2.2:
/// tags before dates, and what would refuse before what would spare.
package enum Precondition: Equatable, Sendable {
    /// Go on.
    case met
    /// The client has it already: 304.
    case unchanged
    /// The client wants another one than there is: 412.
    case failed

    /// Judges by the file's tag and the second it was changed, since 1970. Malformed dates do not count.
    package init(_ headers: HTTPHeaders, tag: String, modified: Int) {
        self = .met
        if headers.contains("If-Match") {
            let wanted = headers.values("If-Match").joined(separator: ", ")
            if !EntityTag.matches(ifMatch: wanted, tag) { self = .failed }
        } else if let since = Precondition.date(headers, "If-Unmodified-Since"), modified > since {
            self = .failed
        }
        guard self == .met else { return }
        if headers.contains("If-None-Match") {
            let known = headers.values("If-None-Match").joined(separator: ", ")
            if EntityTag.matches(ifNoneMatch: known, tag) { self = .unchanged }
        } else if let since = Precondition.date(headers, "If-Modified-Since"), modified <= since {
            self = .unchanged
        }
    }

    /// Whether `If-Range` lets a part be given: its tag or date is exactly the file's, or there is none.
    package static func allowsRange(_ headers: HTTPHeaders, tag: String, modified: Int) -> Bool {
        let conditions = headers.values("If-Range")
        guard let condition = conditions.first else { return true }
        guard conditions.count == 1 else { return false }
        if condition.hasSuffix("\"") { return !condition.hasPrefix("W/") && condition == tag }
        return HTTPDate.unixSeconds(condition) == modified
    }

    private static func date(_ headers: HTTPHeaders, _ name: String) -> Int? {
        let values = headers.values(name)
        return values.count == 1 ? values.first.flatMap { HTTPDate.unixSeconds($0) } : nil
    }
}
