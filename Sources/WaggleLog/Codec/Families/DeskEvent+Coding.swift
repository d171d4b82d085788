internal import WaggleDomain

extension DeskEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .settingsChanged(let section, let value, let reason):
            sink.field("section", section)
            sink.field("value", json: value)
            sink.text("reason", reason)
        case .chatsClosed(let reason, let opensAt, let to):
            sink.field("reason", reason)
            if let opensAt { sink.field("opens_at", opensAt) }
            sink.field("to", to.map(\.rawValue))
        case .chatsOpened: break
        case .organisationSaved(let organisation): organisation.write(to: &sink)
        case .customerPlaced(let customer, let organisation):
            sink.field("customer", customer)
            if let organisation { sink.field("organisation", organisation) }
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> DeskEvent? {
        switch source.kind {
        case "settings.changed":
            .settingsChanged(
                section: try source.word("section"), value: try source.json("value"),
                reason: try source.text("reason"))
        case "desk.chats_closed":
            .chatsClosed(
                reason: try source.word("reason"), opensAt: try source.optionalInt64("opens_at"),
                to: try source.people("to"))
        case "desk.chats_opened": .chatsOpened
        case "organisation.saved": .organisationSaved(try Organisation(&source))
        case "organisation.customer_placed":
            .customerPlaced(customer: try source.id("customer"), organisation: try source.optionalID("organisation"))
        default: nil
        }
    }
}
