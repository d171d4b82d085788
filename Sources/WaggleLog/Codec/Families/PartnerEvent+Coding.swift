internal import WaggleDomain

extension PartnerEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> PartnerEvent? {
        switch source.kind {
        default: nil
        }
    }
}
