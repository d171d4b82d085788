internal import ArgumentParser
internal import WaggleDomain
internal import WaggleMeasures

/// Which tickets a report is about.
struct CohortOptions: ParsableArguments {
    @Option(help: "Tickets made from this day on, YYYY-MM-DD in UTC.") var from: String?
    @Option(help: "Tickets made before this day, YYYY-MM-DD in UTC; without, until now.") var to: String?
    @Option(
        help: "Tickets made in so many days before the end, when --from is not given; 30 unless told (staffing: 84).")
    var days: Int?
    @Option(help: "A queue's number; may be repeated.") var queue: [Int64] = []
    @Option(help: "The tier of the queue they were made in, 0 to 4; may be repeated.") var tier: [Int] = []
    @Option(help: "A category; may be repeated.") var category: [String] = []
    @Option(help: "P1 to P4; may be repeated.") var priority: [String] = []
    @Option(help: "incident, request or question; may be repeated.") var kind: [String] = []
    @Option(help: "chat, form, email, api or phone; may be repeated.") var channel: [String] = []
    @Flag(help: "Count a ticket to the mode it has now, not to the one it was made in.") var asTreated = false

    private static let dayLength: Milliseconds = 86_400_000
    private static let daysMax = 36_500

    /// Was nothing asked for?
    var isPlain: Bool {
        from == nil && to == nil && days == nil && !asTreated && queue.isEmpty && tier.isEmpty && category.isEmpty
            && priority.isEmpty && kind.isEmpty && channel.isEmpty
    }

    func filter(now: Milliseconds, usualDays: Int = 30) throws -> MeasureFilter {
        let end = try to.map(Self.day) ?? now
        guard (1...Self.daysMax).contains(days ?? usualDays) else {
            throw Failure.usage("--days lies between 1 and \(Self.daysMax)")
        }
        let start = try from.map(Self.day) ?? end - Milliseconds(days ?? usualDays) * Self.dayLength
        guard start < end else { throw Failure.usage("the period ends before it begins") }
        var filter = MeasureFilter(created: Span(start, end))
        filter.queues = Set(queue.map { QueueID($0) })
        filter.tiers = Set(try tier.map { try Self.known(Tier(rawValue: $0), "--tier", "\($0)") })
        filter.categories = Set(category)
        filter.priorities = Set(
            try priority.map { word in
                try Self.known(Priority.allCases.first { "P\($0.rawValue)" == word }, "--priority", word)
            })
        filter.kinds = Set(try kind.map { try Self.known(TicketKind(rawValue: $0), "--kind", $0) })
        filter.channels = Set(try channel.map { try Self.known(TicketChannel(rawValue: $0), "--channel", $0) })
        return filter
    }

    private static func known<Value>(_ value: Value?, _ option: String, _ word: String) throws -> Value {
        guard let value else { throw Failure.usage("\(option) does not know \(word)") }
        return value
    }

    private static func day(_ text: String) throws -> Milliseconds {
        guard let date = CivilDate(text) else { throw Failure.usage("\(text) is no day: write YYYY-MM-DD") }
        return Milliseconds(date.dayNumber) * dayLength
    }
}
