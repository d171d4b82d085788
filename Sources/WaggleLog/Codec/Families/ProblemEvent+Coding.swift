internal import WaggleDomain

extension ProblemEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ProblemEvent? {
        switch source.kind {
        default: nil
        }
    }
}
