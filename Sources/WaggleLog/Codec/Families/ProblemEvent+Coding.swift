internal import WaggleDomain

extension ProblemEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .feedbackAnnounced(let topic, let told, let left):
            sink.field("topic", topic)
            sink.field("told", told)
            sink.field("left", left)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ProblemEvent? {
        switch source.kind {
        case "feedback.announced":
            .feedbackAnnounced(
                topic: try source.string("topic"), told: try source.int("told"), left: try source.int("left"))
        default: nil
        }
    }
}
