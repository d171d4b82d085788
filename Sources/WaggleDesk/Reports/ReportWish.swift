internal import WaggleDomain
internal import WaggleMeasures

/// What a report is asked for, as it was written: a period that ends "now" stays one wish while time goes on.
struct ReportWish: Hashable, Sendable {
    /// Tickets made from then on; nil for `days` before the end.
    var from: Milliseconds?
    /// Tickets made before then; nil for now.
    var to: Milliseconds?
    var days: Int
    var queues: Set<QueueID>
    var team: TeamID?
    var tiers: Set<Tier>
    var categories: Set<String>
    var priorities: Set<Priority>
    var kinds: Set<TicketKind>
    var channels: Set<TicketChannel>
    var asTreated: Bool

    private static let day: Milliseconds = 86_400_000
    private static let listMax = 50
    /// A period's days at most; the period before it is as long.
    static let daysMax = 366
    /// Said of a period that has no filter.
    static let noPeriod = DeskRefusal(.invalidField, "the period must have begun, and last at most a year")

    /// `usualDays`: the period's length where nothing is said of it.
    init(_ fields: Fields, usualDays: Int = 30) throws(Refused) {
        from = try Self.moment("from_at", fields)
        to = try Self.moment("to_at", fields)
        days = Int(clamping: try fields.optionalInteger("days") ?? Int64(usualDays))
        guard (1...Self.daysMax).contains(days) else {
            throw Refused(field: "days", "days must be from 1 to \(Self.daysMax)")
        }
        queues = Set(try fields.numbers("queues", countMax: Self.listMax).map { QueueID($0) })
        team = try fields.optionalInteger("team").map { TeamID($0) }
        tiers = try Self.words("tiers", fields) { Tier(name: $0) }
        categories = Set(try fields.texts("categories", countMax: Self.listMax))
        priorities = try Self.words("priorities", fields) { word in
            Priority.allCases.first { "P\($0.rawValue)" == word }
        }
        kinds = try Self.words("kinds", fields) { TicketKind(rawValue: $0) }
        channels = try Self.words("channels", fields) { TicketChannel(rawValue: $0) }
        asTreated = try fields.optionalFlag("as_treated") ?? false
        if let from, let to, !(1...Milliseconds(Self.daysMax) * Self.day).contains(to - from) {
            throw Refused(field: "to_at", "a period lasts from 1 ms to \(Self.daysMax) days")
        }
    }

    /// Somewhere between 1970 and 2200, so that no sum of times is too large.
    private static func moment(_ name: String, _ fields: Fields) throws(Refused) -> Milliseconds? {
        guard let moment = try fields.optionalInteger(name) else { return nil }
        guard (0...7_258_118_400_000).contains(moment) else {
            throw Refused(field: name, "\(name) must be a moment in ms, from 1970 to 2200")
        }
        return moment
    }

    private static func words<Word: Hashable>(
        _ name: String, _ fields: Fields, _ word: (String) -> Word?
    ) throws(Refused) -> Set<Word> {
        var words: Set<Word> = []
        for text in try fields.texts(name, countMax: listMax) {
            guard let known = word(text) else {
                throw Refused(field: name, "\(name) does not know \"\(text.prefix(40))\"")
            }
            words.insert(known)
        }
        return words
    }

    /// The tickets it means at a moment; nil when the period has not begun, or would be longer than a period may be.
    func filter(now: Milliseconds, members: Set<UserID>?) -> MeasureFilter? {
        let end = to ?? now
        let start = from ?? end - Milliseconds(days) * Self.day
        guard start < end, end - start <= Milliseconds(Self.daysMax) * Self.day else { return nil }
        var filter = MeasureFilter(created: Span(start, end))
        filter.queues = queues
        filter.tiers = tiers
        filter.categories = categories
        filter.priorities = priorities
        filter.kinds = kinds
        filter.channels = channels
        filter.firstOwners = members
        return filter
    }
}

extension Fields {
    /// A list of whole numbers.
    fileprivate func numbers(_ name: String, countMax: Int) throws(Refused) -> [Int64] {
        try users(name, countMax: countMax).map(\.rawValue)
    }
}
