/// The methods this room takes; names are case-sensitive (RFC 9110, section 9.1). Any other token is
/// `HTTPError.unknownMethod`, CONNECT and TRACE included: neither has a use here and both have a history.
package enum HTTPMethod: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"

    /// Whether the method changes nothing (RFC 9110, section 9.2.1).
    package var isSafe: Bool { self == .get || self == .head || self == .options }
}

/// The versions this room speaks; a later 1.x is answered as 1.1 (RFC 9110, section 6.2).
package enum HTTPVersion: String, Sendable {
    case http10 = "HTTP/1.0"
    case http11 = "HTTP/1.1"
}
