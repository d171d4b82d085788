internal import WaggleDomain

extension RoutingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> RoutingEvent? {
        switch source.kind {
        default: nil
        }
    }
}
