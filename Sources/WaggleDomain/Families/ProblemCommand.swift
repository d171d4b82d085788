/// What somebody asks for across tickets: of problems, and of news told to many customers.
package enum ProblemCommand: Equatable, Sendable {
    /// "It is done", to every customer who wished for it.
    case announceFeedback(topic: String, text: String)

    /// The right it needs.
    package var action: Action {
        switch self {
        case .announceFeedback: .announceFeedback
        }
    }
}
