/// Why the server ends a subscription: below 2500 for good, from 2500 on the client subscribes again.
package enum UnsubscribeCode: UInt32, CaseIterable, Sendable {
    case byServer = 2000
    /// Something was missed: the client recovers from its position.
    case insufficientState = 2500
    case expired = 2501
    /// The client drops its token and its position, and starts afresh.
    case stateInvalidated = 2502

    /// Plain words, always sent.
    package var reason: String {
        switch self {
        case .byServer: "server unsubscribe"
        case .insufficientState: "insufficient state"
        case .expired: "expired"
        case .stateInvalidated: "state invalidated"
        }
    }

    /// Does the client subscribe again?
    package var isResubscribing: Bool { rawValue >= 2500 }
}
