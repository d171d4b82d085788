/// The error replies of the protocol itself, 100 to 112.
///
/// A client retries after a code below 100, after 109 and after a temporary one. Any other code in reply to
/// `connect` or `subscribe` ends the connection or the subscription for good.
package enum ProtocolError: UInt32, CaseIterable, Sendable {
    case `internal` = 100
    case unauthorized
    case unknownChannel
    case permissionDenied
    case methodNotFound
    case alreadySubscribed
    case limitExceeded
    case badRequest
    case notAvailable
    case tokenExpired
    case expired
    case tooManyRequests
    case unrecoverablePosition

    /// The sentence on the wire; always sent.
    package var message: String {
        switch self {
        case .internal: "internal server error"
        case .unauthorized: "unauthorized"
        case .unknownChannel: "unknown channel"
        case .permissionDenied: "permission denied"
        case .methodNotFound: "method not found"
        case .alreadySubscribed: "already subscribed"
        case .limitExceeded: "limit exceeded"
        case .badRequest: "bad request"
        case .notAvailable: "not available"
        case .tokenExpired: "token expired"
        case .expired: "expired"
        case .tooManyRequests: "too many requests"
        case .unrecoverablePosition: "unrecoverable position"
        }
    }

    /// Is the same request worth another try?
    package var isTemporary: Bool { self == .internal || self == .tooManyRequests }
}

/// An error as it stands in a reply: one of the protocol's, or a refusal of the desk.
package struct ReplyError: Equatable, Sendable {
    /// 100 to 112, or 400 to 1999.
    package var code: UInt32
    /// Never empty; for a refusal `code: sentence`.
    package var message: String
    /// Is the same request worth another try?
    package var temporary: Bool

    /// One of the protocol's own errors.
    package init(_ error: ProtocolError) {
        code = error.rawValue
        message = error.message
        temporary = error.isTemporary
    }

    /// A refusal of the desk; `sentence` says what happened, to which ticket, and what to do.
    package init(_ code: RefusalCode, _ sentence: String) {
        self.code = code.number
        message = code.message(sentence)
        temporary = code.isTemporary
    }
}
