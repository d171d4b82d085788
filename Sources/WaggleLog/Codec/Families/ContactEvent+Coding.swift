internal import WaggleDomain

extension ContactEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ContactEvent? {
        switch source.kind {
        default: nil
        }
    }
}
