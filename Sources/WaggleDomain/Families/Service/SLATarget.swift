/// What a customer may count on by some moment.
package enum SLATarget: String, CaseIterable, Sendable {
    case firstResponse = "first_response"
    case nextResponse = "next_response"
    case resolution
    /// The owner's own word: the next update by a time.
    case promisedUpdate = "promised_update"

    /// Stands for it among deadlines.
    package var number: Int {
        switch self {
        case .firstResponse: 1
        case .nextResponse: 2
        case .resolution: 3
        case .promisedUpdate: 4
        }
    }

    package init?(number: Int) {
        guard let target = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = target
    }
}

/// Why chats are closed.
package enum AwayReason: String, CaseIterable, Sendable {
    /// Outside the desk's hours.
    case hours
    /// In the desk's hours, but nobody is there.
    case nobody
}
