internal import JSON
internal import WaggleDomain

extension TieringEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .tierWarned(let tier, let users, let until):
            sink.field("tier", tier)
            sink.field("users", users.map(\.rawValue))
            if let until { sink.field("until", until) }
        case .clockPaused(let tier, let left):
            sink.field("tier", tier)
            sink.field("left", left)
        case .clockRetargeted(let tier, let priority, let due, let left):
            sink.field("tier", tier)
            sink.field("priority", priority.rawValue)
            if let due { sink.field("due", due) }
            if let left { sink.field("left", left) }
        case .bounced(let tier, let owner):
            if let tier { sink.field("tier", tier) }
            if let owner { sink.field("owner", owner) }
        case .modeChanged(let change):
            sink.field("from", change.from)
            sink.field("to", change.to)
            sink.field("source", change.source)
            sink.field("mixed", change.isMixed)
            if change.isRestored { sink.field("restored", true) }
            if let number = change.number { sink.field("switch", number) }
            sink.text("reason", change.reason)
        }
    }

    private static func priority(_ source: inout EventSource) throws(LogError) -> Priority {
        let level = try source.int("priority")
        guard let priority = Priority(rawValue: level) else {
            throw .unreadable(what: "\(source.kind), priority \(level)")
        }
        return priority
    }

    static func read(_ source: inout EventSource) throws(LogError) -> TieringEvent? {
        switch source.kind {
        case "tier.warned":
            .tierWarned(
                tier: try source.tier("tier"), users: try source.array("users") { $0.intValue.map { UserID($0) } },
                until: try source.optionalInt64("until"))
        case "tier.clock_retargeted":
            .clockRetargeted(
                tier: try source.tier("tier"), priority: try priority(&source), due: try source.optionalInt64("due"),
                left: try source.optionalInt64("left"))
        case "tier.clock_paused": .clockPaused(tier: try source.tier("tier"), left: try source.int64("left"))
        case "ticket.bounced":
            .bounced(tier: try source.optionalTier("tier"), owner: try source.optionalID("owner"))
        case "mode.ticket_changed":
            .modeChanged(
                TicketModeChange(
                    from: try source.word("from"), to: try source.word("to"), source: try source.word("source"),
                    isMixed: try source.bool("mixed"), isRestored: try source.optionalBool("restored"),
                    number: try source.optionalInt64("switch"),
                    reason: try source.text("reason")))
        default: nil
        }
    }
}
