/// What somebody asks for about calls, visits, call-backs, remote sessions and product feedback.
package enum ContactCommand: Equatable, Sendable {
    case markFeedback(message: Int, on: Bool)

    /// The right it needs.
    var action: Action {
        switch self {
        case .markFeedback: .addNote
        }
    }
}
