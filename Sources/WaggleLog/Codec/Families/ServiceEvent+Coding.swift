internal import WaggleDomain

extension ServiceEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ServiceEvent? {
        switch source.kind {
        default: nil
        }
    }
}
