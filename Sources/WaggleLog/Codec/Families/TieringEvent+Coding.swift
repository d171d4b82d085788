internal import WaggleDomain

extension TieringEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> TieringEvent? {
        switch source.kind {
        default: nil
        }
    }
}
