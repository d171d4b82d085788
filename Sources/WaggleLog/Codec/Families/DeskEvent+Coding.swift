internal import JSON
internal import WaggleDomain

extension DeskEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .settingsChanged(let section, let value, let reason):
            sink.field("section", section)
            sink.field("value", json: value)
            sink.text("reason", reason)
        case .customerErased(let customer, let reason):
            sink.field("customer", customer)
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
        case .replySaved(let reply): reply.write(to: &sink)
        case .replyRemoved(let reply, let title):
            sink.field("reply", reply)
            sink.text("title", title)
        case .siteSecretAdded(let site, let number), .siteSecretEnded(let site, let number):
            sink.field("key", site)
            sink.field("number", number)
        case .modeSwitched(let change): DeskEvent.write(change, to: &sink)
        case .tripwiresSet(let number, let limits, let since):
            sink.field("switch", number)
            sink.field("since", since)
            limits.write(to: &sink)
        case .tripwireTripped(let number, let trip):
            sink.field("switch", number)
            trip.write(to: &sink)
        case .tripwireAnswered(let number, let answer, let reason):
            sink.field("switch", number)
            sink.field("answer", answer)
            sink.text("reason", reason)
        case .queueRenamed(let queue, let from, let to):
            sink.field("queue", queue)
            sink.field("from", from)
            sink.field("to", to)
        }
    }

    private static func write(_ change: ModeSwitch, to sink: inout EventSink) {
        // Queue, mode before, mode after, in turn.
        sink.field("queues", change.changes.map(\.queue.rawValue))
        sink.field("from", change.changes.map(\.from.rawValue))
        sink.field("to", change.changes.map(\.to.rawValue))
        sink.field("scope", change.scope)
        sink.field("desk", change.isOfDesk)
        if let until = change.undoUntil { sink.field("undo_until", until) }
        if let undoes = change.undoes { sink.field("undoes", undoes) }
        sink.text("reason", change.reason)
    }

    static func read(_ source: inout EventSource) throws(LogError) -> DeskEvent? {
        switch source.kind {
        case "settings.changed":
            .settingsChanged(
                section: try source.word("section"), value: try source.json("value"),
                reason: try source.text("reason"))
        case "customer.erased":
            .customerErased(customer: try source.id("customer"), reason: try source.text("reason"))
        case "desk.chats_closed":
            .chatsClosed(
                reason: try source.word("reason"), opensAt: try source.optionalInt64("opens_at"),
                to: try source.people("to"))
        case "desk.chats_opened": .chatsOpened
        case "organisation.saved": .organisationSaved(try Organisation(&source))
        case "organisation.customer_placed":
            .customerPlaced(customer: try source.id("customer"), organisation: try source.optionalID("organisation"))
        case "reply.saved": .replySaved(try CannedReply(&source))
        case "reply.removed": .replyRemoved(reply: try source.id("reply"), title: try source.text("title"))
        case "settings.secret_added": .siteSecretAdded(site: try source.string("key"), number: try source.int("number"))
        case "settings.secret_ended": .siteSecretEnded(site: try source.string("key"), number: try source.int("number"))
        case "mode.switched": .modeSwitched(try modeSwitch(&source))
        case "tripwire.set":
            .tripwiresSet(
                number: try source.int64("switch"), limits: try TripwireLimits(&source),
                since: try source.int64("since"))
        case "tripwire.tripped": .tripwireTripped(number: try source.int64("switch"), try TripwireTrip(&source))
        case "tripwire.answered":
            .tripwireAnswered(
                number: try source.int64("switch"), answer: try source.word("answer"),
                reason: try source.text("reason"))
        case "queue.renamed":
            .queueRenamed(queue: try source.id("queue"), from: try source.string("from"), to: try source.string("to"))
        default: nil
        }
    }

    private static func modeSwitch(_ source: inout EventSource) throws(LogError) -> ModeSwitch {
        let queues = try source.array("queues") { $0.intValue.map { QueueID($0) } }
        let from = try source.array("from") { $0.stringValue.flatMap(Mode.init) }
        let to = try source.array("to") { $0.stringValue.flatMap(Mode.init) }
        guard queues.count == from.count, queues.count == to.count else {
            throw .unreadable(what: "mode.switched: as many modes as queues")
        }
        return ModeSwitch(
            changes: queues.indices.map { .init(queue: queues[$0], from: from[$0], to: to[$0]) },
            scope: try source.word("scope"), isOfDesk: try source.bool("desk"),
            undoUntil: try source.optionalInt64("undo_until"), undoes: try source.optionalInt64("undoes"),
            reason: try source.text("reason"))
    }
}
