internal import JSON
internal import WaggleDomain

/// The table of categories as the log holds it: the settings' own JSON.
enum CategoryTable {
    /// The tier that ought to solve each category the table names; one whose tier does not read is left out.
    static func solvingTiers(_ value: String) -> [String: Tier] {
        guard let rules = try? JSONValue.parse(Array(value.utf8))["rules"]?.arrayValue else { return [:] }
        var tiers: [String: Tier] = [:]
        for rule in rules {
            guard let name = rule["name"]?.stringValue, let tier = rule["solve_tier"]?.stringValue else { continue }
            tiers[name] = Tier.allCases.first { $0.name == tier }
        }
        return tiers
    }
}
