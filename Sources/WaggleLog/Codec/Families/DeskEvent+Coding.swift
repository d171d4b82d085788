internal import WaggleDomain

extension DeskEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .settingsChanged(let section, let value, let reason):
            sink.field("section", section)
            sink.field("value", json: value)
            sink.text("reason", reason)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> DeskEvent? {
        switch source.kind {
        case "settings.changed":
            .settingsChanged(
                section: try source.word("section"), value: try source.json("value"),
                reason: try source.text("reason"))
        default: nil
        }
    }
}
