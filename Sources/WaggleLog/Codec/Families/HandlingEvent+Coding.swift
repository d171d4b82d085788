internal import WaggleDomain

extension HandlingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> HandlingEvent? {
        switch source.kind {
        default: nil
        }
    }
}
