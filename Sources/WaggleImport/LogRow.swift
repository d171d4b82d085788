internal import WaggleDomain

/// Makes a row of an event's values, wherever they stand: in the fields of a record, or in the attributes of an element.
struct LogRow {
    /// Longer values are refused: a name or a word has some dozens of bytes.
    static let valueBytesMax = 2_000

    /// Where the values of each target stand; more than one are joined.
    let places: [LogMapping.Target: [Int]]
    /// Whether who did it owns it, since the source says nothing else.
    let resourceOwns: Bool
    let groupsNameTiers: Bool
    var clock: SourceClock
    /// Each target's name in the file, for refusals.
    let names: [LogMapping.Target: String]

    private let kept: [(target: LogMapping.Target, column: ImportedColumn)]

    init(
        places: [LogMapping.Target: [Int]], names: [LogMapping.Target: String], mapping: LogMapping, resourceOwns: Bool
    ) {
        self.places = places
        self.names = names
        self.resourceOwns = resourceOwns
        groupsNameTiers = mapping.groupsNameTiers
        clock = mapping.clock
        kept = LogMapping.Target.allCases.compactMap { target in
            guard places[target] != nil, let column = target.column else { return nil }
            return (target, column)
        }
    }

    /// The row of these values, empty ones unknown; `ownsByResource` may differ from event to event.
    mutating func row(line: Int, _ values: (Int) -> String?, resourceOwns: Bool) throws(RowRefusal) -> ImportedRow {
        let number = try needed(.case, values, line)
        _ = try needed(.activity, values, line)
        let time = try needed(.time, values, line)
        let moment: SourceClock.Moment
        do throws(SourceClock.Problem) {
            moment = try clock.read(time)
        } catch {
            throw RowRefusal(line: line, column: name(.time), value: time, why: error.description)
        }
        var fields = ImportedFields()
        fields[.number] = .text(number)
        fields[.updatedAt] = .time(moment.at)
        fields[.utcOffset] = moment.offsetText.map { .text($0) }
        for (target, column) in kept {
            if let text = try value(target, values, line) { fields[column] = .text(text) }
        }
        if resourceOwns, fields[.assignee] == nil { fields[.assignee] = fields[.resource] }
        return ImportedRow(
            line: line, number: number, updatedAt: moment.at, fields: fields, tier: try tier(values, fields, line))
    }

    private func name(_ target: LogMapping.Target) -> String { names[target] ?? target.rawValue }

    private func needed(
        _ target: LogMapping.Target, _ values: (Int) -> String?, _ line: Int
    ) throws(RowRefusal) -> String {
        guard let text = try value(target, values, line) else {
            throw RowRefusal(line: line, column: name(target), value: "", why: "must be known")
        }
        return text
    }

    /// A target's value; nil when it is not known.
    private func value(
        _ target: LogMapping.Target, _ values: (Int) -> String?, _ line: Int
    ) throws(RowRefusal) -> String? {
        guard let places = places[target], let first = places.first else { return nil }
        let text =
            places.count == 1
            ? values(first) ?? ""
            : places.compactMap(values).filter { !$0.isEmpty }.joined(separator: " / ")
        guard text.utf8.count <= Self.valueBytesMax else {
            throw RowRefusal(
                line: line, column: name(target), value: text, why: "is longer than \(Self.valueBytesMax) bytes")
        }
        return text.isEmpty ? nil : text
    }

    private func tier(
        _ values: (Int) -> String?, _ fields: ImportedFields, _ line: Int
    ) throws(RowRefusal) -> ImportedRow.SourceTier {
        if places[.tier] == nil, groupsNameTiers { return .told(fields[.group]?.text.map(Self.tier(ofGroup:))) }
        guard places[.tier] != nil else { return .untold }
        guard let text = try value(.tier, values, line) else { return .told(nil) }
        guard let tier = Self.tier(text) else {
            throw RowRefusal(line: line, column: name(.tier), value: text, why: "is not a tier from 0 to 4")
        }
        return .told(tier)
    }

    /// `2` or `L2`.
    private static func tier(_ text: String) -> Tier? {
        let digit = text.hasPrefix("L") ? text.dropFirst() : text[...]
        return Tier.allCases.first { String($0.rawValue) == digit }
    }

    /// `G97 2nd` is of the second line, a name without such an end of the first.
    private static func tier(ofGroup name: String) -> Tier {
        name.hasSuffix(" 3rd") ? .l3 : name.hasSuffix(" 2nd") ? .l2 : .l1
    }
}
