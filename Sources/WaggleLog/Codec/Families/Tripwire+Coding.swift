internal import WaggleDomain

extension TripwireLimits {
    func write(to sink: inout EventSink) {
        if let longestWait { sink.field("longest_wait_ms", longestWait) }
        if let interruptions { sink.field("interruptions_per_100_hours", interruptions) }
        if let reopened { sink.field("reopened_percent", reopened) }
        if let satisfied { sink.field("satisfied_percent", satisfied) }
        sink.field("least", least)
    }

    init(_ source: inout EventSource) throws(LogError) {
        self.init(
            longestWait: try source.optionalInt64("longest_wait_ms"),
            interruptions: try source.optionalInt64("interruptions_per_100_hours"),
            reopened: try source.optionalInt64("reopened_percent"),
            satisfied: try source.optionalInt64("satisfied_percent"), least: try source.int("least"))
    }
}

extension TripwireTrip {
    func write(to sink: inout EventSink) {
        sink.field("wire", wire)
        sink.field("value", value)
        sink.field("limit", limit)
        sink.field("n", n)
        sink.field("to", to.map(\.rawValue))
    }

    init(_ source: inout EventSource) throws(LogError) {
        self.init(
            wire: try source.word("wire"), value: try source.int64("value"), limit: try source.int64("limit"),
            n: Int(clamping: try source.int64("n")), to: try source.people("to"))
    }
}
