internal import WaggleDomain

/// Makes a row of an event's values, wherever they stand: in the fields of a record, or in the attributes of an element.
struct LogRow {
    /// Longer values are refused: a name or a word has some dozens of bytes.
    static let valueBytesMax = 2_000

    /// A target's values.
    private struct Source {
        let target: LogMapping.Target
        /// Where they stand; more than one are joined.
        let places: [Int]
        let column: ImportedColumn?
    }

    /// Whether who did it owns it, since the source says nothing else.
    let resourceOwns: Bool
    let groupsNameTiers: Bool
    var clock: SourceClock
    /// Each target's name in the file, for refusals.
    let names: [LogMapping.Target: String]

    private let caseSource: Source
    private let activitySource: Source
    private let timeSource: Source
    private let tierSource: Source?
    private let kept: [Source]

    init(
        places: [LogMapping.Target: [Int]], names: [LogMapping.Target: String], mapping: LogMapping, resourceOwns: Bool
    ) {
        func source(_ target: LogMapping.Target) -> Source {
            Source(target: target, places: places[target] ?? [], column: target.column)
        }
        self.names = names
        self.resourceOwns = resourceOwns
        groupsNameTiers = mapping.groupsNameTiers
        clock = mapping.clock
        caseSource = source(.case)
        activitySource = source(.activity)
        timeSource = source(.time)
        tierSource = places[.tier] == nil ? nil : source(.tier)
        kept = LogMapping.Target.allCases.filter { places[$0] != nil && $0.column != nil }.map(source)
    }

    /// The row of these values, empty ones unknown; `ownsByResource` may differ from event to event.
    mutating func row(line: Int, _ values: (Int) -> String?, resourceOwns: Bool) throws(RowRefusal) -> ImportedRow {
        let number = try needed(caseSource, values, line)
        _ = try needed(activitySource, values, line)
        let time = try needed(timeSource, values, line)
        let moment: SourceClock.Moment
        do throws(SourceClock.Problem) {
            moment = try clock.read(time)
        } catch {
            throw RowRefusal(line: line, column: name(.time), value: time, why: error.description)
        }
        var fields = ImportedFields(expected: kept.count + 4)
        fields[.number] = .text(number)
        fields[.updatedAt] = .time(moment.at)
        fields[.utcOffset] = moment.offsetText.map { .text($0) }
        for source in kept {
            if let column = source.column, let text = try value(source, values, line) { fields[column] = .text(text) }
        }
        if resourceOwns, fields[.assignee] == nil { fields[.assignee] = fields[.resource] }
        return ImportedRow(
            line: line, number: number, updatedAt: moment.at, fields: fields, tier: try tier(values, fields, line))
    }

    private func name(_ target: LogMapping.Target) -> String { names[target] ?? target.rawValue }

    private func needed(
        _ source: Source, _ values: (Int) -> String?, _ line: Int
    ) throws(RowRefusal) -> String {
        guard let text = try value(source, values, line) else {
            throw RowRefusal(line: line, column: name(source.target), value: "", why: "must be known")
        }
        return text
    }

    /// A target's value; nil when it is not known.
    private func value(
        _ source: Source, _ values: (Int) -> String?, _ line: Int
    ) throws(RowRefusal) -> String? {
        guard let first = source.places.first else { return nil }
        let text =
            source.places.count == 1
            ? values(first) ?? ""
            : source.places.compactMap(values).filter { !$0.isEmpty }.joined(separator: " / ")
        guard text.utf8.count <= Self.valueBytesMax else {
            throw RowRefusal(
                line: line, column: name(source.target), value: text, why: "is longer than \(Self.valueBytesMax) bytes")
        }
        return text.isEmpty ? nil : text
    }

    private func tier(
        _ values: (Int) -> String?, _ fields: ImportedFields, _ line: Int
    ) throws(RowRefusal) -> ImportedRow.SourceTier {
        guard let source = tierSource else {
            return groupsNameTiers ? .told(fields[.group]?.text.map(Self.tier(ofGroup:))) : .untold
        }
        guard let text = try value(source, values, line) else { return .told(nil) }
        guard let tier = Self.tier(text) else {
            throw RowRefusal(line: line, column: name(.tier), value: text, why: "is not a tier from 0 to 4")
        }
        return .told(tier)
    }

    /// `2` or `L2`.
    private static func tier(_ text: String) -> Tier? {
        var digits = text.utf8[...]
        if digits.first == UInt8(ascii: "L") { digits.removeFirst() }
        guard digits.count == 1, let digit = digits.first, digit >= UInt8(ascii: "0") else { return nil }
        return Tier(rawValue: Int(digit - UInt8(ascii: "0")))
    }

    /// `G97 2nd` is of the second line, a name without such an end of the first.
    private static func tier(ofGroup name: String) -> Tier {
        name.hasSuffix(" 3rd") ? .l3 : name.hasSuffix(" 2nd") ? .l2 : .l1
    }
}
