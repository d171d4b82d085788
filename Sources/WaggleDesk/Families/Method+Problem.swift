internal import WaggleDomain

extension Method {
    /// Reads a command across tickets; nil when the method is not one of it.
    func decodeProblem(_ fields: Fields) throws(Refused) -> ProblemCommand? {
        switch self {
        case .feedbackAnnounce: .announceFeedback(topic: try fields.text("topic"), text: try fields.text("text"))
        default: nil
        }
    }
}
