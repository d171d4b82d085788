/// A close code of RFC 6455, section 7.4, and its registry.
package struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    package let rawValue: UInt16

    /// Any number; whether it may travel, the properties below say.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let normal = WebSocketCloseCode(rawValue: 1000)
    package static let goingAway = WebSocketCloseCode(rawValue: 1001)
    package static let protocolError = WebSocketCloseCode(rawValue: 1002)
    package static let unacceptableData = WebSocketCloseCode(rawValue: 1003)
    package static let invalidData = WebSocketCloseCode(rawValue: 1007)
    package static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    package static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    package static let internalError = WebSocketCloseCode(rawValue: 1011)
    package static let serviceRestart = WebSocketCloseCode(rawValue: 1012)
    package static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)

    /// Whether the code may stand in a close frame, in either direction. 1004 to 1006 and 1015 only ever
    /// describe a close without a frame; 1012 to 1014 were registered later; 2999 and below are the
    /// standard's, 3000 to 4999 the applications'.
    package var isAllowedOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The code that answers a peer's error: the one place where the two meet.
    package init(_ error: WebSocketError) {
        switch error {
        case .messageTooBig: self = .messageTooBig
        case .invalidText, .invalidCloseReason: self = .invalidData
        case .tooManyFragments: self = .policyViolation
        default: self = .protocolError
        }
    }
}
