internal import WaggleDomain

extension DeskEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> DeskEvent? {
        switch source.kind {
        default: nil
        }
    }
}
