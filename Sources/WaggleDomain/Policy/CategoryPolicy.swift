/// The one table of categories: where their tickets begin, what they take, and which tier ought to solve them.
/// Routing, the shadow of the tiers and the push-to-front figure read it.
package struct CategoryPolicy: PolicySection {
    package struct Rule: Equatable, Sendable {
        package var name: String
        /// Where a ticket of it waits first.
        package var startTier = Tier.l1
        package var skills: [String] = []
        /// The lowest tier that ought to be able to solve it.
        package var solveTier = Tier.l1
        package init(name: String, startTier: Tier = .l1, skills: [String] = [], solveTier: Tier = .l1) {
            self.name = name
            self.startTier = startTier
            self.skills = skills
            self.solveTier = solveTier
        }
    }

    /// Names may be new to it: a category that is not listed is `other`'s.
    package var rules: [Rule] = []
    /// For categories that are not listed; its name stands for nothing.
    package var other = Rule(name: "")
    package init() {}

    /// What holds for a category.
    package func rule(_ category: String) -> Rule { listed(category) ?? other }

    /// What the table says of a category by its name; nil for one that is not listed.
    package func listed(_ category: String) -> Rule? { rules.first { $0.name == category } }

    package func check() -> Refusal? {
        guard Set(rules.map(\.name)).count == rules.count else {
            return Refusal(.invalidField, "a category is listed once", field: "rules")
        }
        return rules.lazy.compactMap(checkNamed).first ?? checkRule(other, "other")
    }

    private func checkNamed(_ rule: Rule) -> Refusal? {
        Bounds.check(rule.name, "rules", 1...Bounds.categoryBytesMax) ?? checkRule(rule, "rules")
    }

    private func checkRule(_ rule: Rule, _ field: String) -> Refusal? {
        guard rule.startTier.hasQueues, rule.solveTier != .l0 else {
            return Refusal(
                .invalidField, "\(field): a category starts at L1 to L3, and L1 to L4 solve it", field: field)
        }
        guard rule.skills.count <= Bounds.skillsMax,
            rule.skills.allSatisfy({ !$0.isBlank && $0.utf8.count <= Bounds.skillBytesMax })
        else { return Refusal(.invalidField, "\(field): at most 10 skills of at most 40 bytes", field: field) }
        return nil
    }
}
