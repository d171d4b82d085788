/// What the columns of a CSV file, or the keys of an XES file, mean, and how its times are written.
package struct LogMapping: Sendable {
    /// What may be known of an event.
    package enum Target: String, CaseIterable, Sendable {
        /// The ticket's number; needed.
        case `case`
        /// What happened; needed.
        case activity
        /// When; needed.
        case time
        /// Who did it.
        case resource
        /// Whose the ticket is from then on; without this column, who did it.
        case owner
        case role, group, tier, mode, state, priority, category, subcategory, channel, kind, customer
        /// XES's `lifecycle:transition`.
        case transition

        /// Where its value is kept; the three that every event has, and the tier, have places of their own.
        var column: ImportedColumn? {
            switch self {
            case .case, .time, .tier: nil
            case .activity: .activity
            case .resource: .resource
            case .owner: .assignee
            case .role: .role
            case .group: .group
            case .mode: .mode
            case .state: .incidentState
            case .priority: .priority
            case .category: .category
            case .subcategory: .subcategory
            case .channel: .contactType
            case .kind: .kind
            case .customer: .caller
            case .transition: .transition
            }
        }
    }

    /// What was said about a file of a known tool, in place of single options.
    package enum Preset: String, CaseIterable, Sendable {
        /// The incidents of Volvo IT's VINST, as of the BPI Challenge 2013.
        case volvo
    }

    /// Names said by people; more than one for a target are joined, as a status and its sub-status.
    package private(set) var said: [Target: [String]] = [:]
    /// The byte between two fields of a CSV file.
    package private(set) var delimiter = UInt8(ascii: ",")
    /// How times are written.
    package var clock = SourceClock()
    /// Whether a group's name ends in its tier, as `2nd`, and otherwise is the first.
    private(set) var groupsNameTiers = false

    /// Nothing said: names as Waggle and XES write them, times as ISO 8601.
    package init() {}

    /// Takes `target=name,target=name`; a comma before anything else than a target is part of a name.
    package mutating func say(_ text: String) throws(ImportError) {
        var parts: [(Target, String)] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, let target = Target(rawValue: String(sides[0])) {
                parts.append((target, String(sides[1])))
            } else if let last = parts.popLast() {
                parts.append((last.0, last.1 + "," + piece))
            } else {
                throw .mapping(
                    why: "\"\(String(piece).shownShortened)\" maps nothing: write TARGET=NAME, with one of "
                        + Target.allCases.map(\.rawValue).joined(separator: ", "))
            }
        }
        for (target, name) in parts {
            guard !name.isEmpty else { throw .mapping(why: "\(target.rawValue)= names nothing") }
            said[target, default: []].append(name)
        }
    }

    /// Takes the byte between two fields: one ASCII sign, or `tab`.
    package mutating func setDelimiter(_ text: String) throws(ImportError) {
        let byte = text == "tab" ? UInt8(ascii: "\t") : text.utf8.first ?? 0
        guard text == "tab" || text.utf8.count == 1, byte >= 0x20 || byte == UInt8(ascii: "\t"), byte < 0x7F,
            byte != UInt8(ascii: "\"")
        else { throw .mapping(why: "a separator is one sign, as ; or |, or tab") }
        delimiter = byte
    }

    /// Takes what is known of a tool's files; what people said for a target before or say later counts in its place.
    package mutating func take(_ preset: Preset) {
        let names: [Target: [String]] =
            switch preset {
            case .volvo:
                [
                    .case: ["SR Number"], .time: ["Change Date+Time"], .activity: ["Status", "Sub Status"],
                    .state: ["Sub Status"], .group: ["Involved ST"], .owner: ["Owner First Name"],
                    .resource: ["Owner First Name"], .priority: ["SR Latest Impact"], .category: ["Product"],
                ]
            }
        said.merge(names) { said, _ in said }
        delimiter = UInt8(ascii: ";")
        groupsNameTiers = true
    }

    /// How the mapping would be said, for telling one import from another; empty when nothing was said.
    package var words: String {
        guard !said.isEmpty || delimiter != UInt8(ascii: ",") || !clock.words.isEmpty else { return "" }
        let names = said.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue)=\($0.value)" }
        return names.joined(separator: ",") + " \(delimiter) \(groupsNameTiers) " + clock.words
    }

    /// The names to look for, the best first: what people said, and only without that Waggle's own and XES's.
    func candidates(_ target: Target) -> [[String]] {
        if let names = said[target] { return [names] }
        return Self.known[target, default: []].map { [$0] }
    }

    /// As Waggle's CSV says it, and as tools that flatten XES do.
    private static let known: [Target: [String]] = [
        .case: ["case", "case:concept:name"], .activity: ["activity", "concept:name"],
        .time: ["timestamp", "time:timestamp"], .resource: ["resource", "org:resource"],
        .owner: ["owner", "waggle:owner"], .role: ["role", "org:role"], .group: ["group", "org:group"],
        .tier: ["tier", "waggle:tier"], .mode: ["mode", "waggle:mode"], .state: ["state", "waggle:state"],
        .priority: ["priority", "case:waggle:priority"], .category: ["category", "case:waggle:category"],
        .channel: ["case:waggle:channel"], .kind: ["case:waggle:kind"],
        .transition: ["transition", "lifecycle:transition"],
    ]
}
