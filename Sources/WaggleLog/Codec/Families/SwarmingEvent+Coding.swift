internal import WaggleDomain

extension SwarmingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> SwarmingEvent? {
        switch source.kind {
        default: nil
        }
    }
}
