// Why the server closes a connection. The number's range tells the client what to do:
//
//     3000-3499, 4000-4499   come back, with backoff
//     3500-3999, 4500-4999   stay away
//
// The reason bites: the JavaScript client looks at the range only when the reason is not empty and is not JSON, and
// otherwise reconnects for ever. So each code has its own fixed words, at most 123 bytes.

/// The close codes of the protocol (3000 and up) and of Waggle (4000 and up).
package enum DisconnectCode: UInt16, CaseIterable, Sendable {
    case connectionClosed = 3000
    case shutdown = 3001
    case serverError = 3004
    case expired = 3005
    case subscriptionExpired = 3006
    case slow = 3008
    case writeError = 3009
    case insufficientState = 3010
    case forceReconnect = 3011
    case noPong = 3012
    case tooManyRequests = 3013
    case stateInvalidated = 3014
    case invalidToken = 3500
    case badRequest = 3501
    case stale = 3502
    case forceDisconnect = 3503
    case connectionLimit = 3504
    case channelLimit = 3505
    case inappropriateProtocol = 3506
    case permissionDenied = 3507
    case notAvailable = 3508
    case tooManyErrors = 3509
    /// The session was ended: log-out, a new password, or a revoked token.
    case signedOut = 4500
    /// The account may no longer be used.
    case accountDisabled = 4501

    /// The close frame's reason: plain words, never JSON, never empty.
    package var reason: String {
        switch self {
        case .connectionClosed: "connection closed"
        case .shutdown: "shutdown"
        case .serverError: "internal server error"
        case .expired: "connection expired"
        case .subscriptionExpired: "subscription expired"
        case .slow: "slow"
        case .writeError: "write error"
        case .insufficientState: "insufficient state"
        case .forceReconnect: "force reconnect"
        case .noPong: "no pong"
        case .tooManyRequests: "too many requests"
        case .stateInvalidated: "state invalidated"
        case .invalidToken: "invalid token"
        case .badRequest: "bad request"
        case .stale: "stale"
        case .forceDisconnect: "force disconnect"
        case .connectionLimit: "connection limit"
        case .channelLimit: "channel limit"
        case .inappropriateProtocol: "inappropriate protocol"
        case .permissionDenied: "permission denied"
        case .notAvailable: "not available"
        case .tooManyErrors: "too many errors"
        case .signedOut: "signed out"
        case .accountDisabled: "account disabled"
        }
    }

    /// Does the client stay away after this code?
    package var isTerminal: Bool {
        (3500...3999).contains(rawValue) || (4500...4999).contains(rawValue)
    }
}
