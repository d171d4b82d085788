internal import JSON
internal import WaggleDomain

// The sections of tiers, categories and modes.

extension SectionCoding {
    static let tiers = SectionCoding(\.tiers) { (fields, section) throws(Refused) in
        try fields.tiers("present", into: &section.present)
        try read(fields, merged: &section.merged)
        try read(fields, clocks: &section.clocks)
        try fields.word("clock_kind", into: &section.clockKind)
        try fields.word("expiry", into: &section.expiry)
        try fields.time("grace_ms", into: &section.grace)
        try fields.word("agents_read", into: &section.agentsRead)
    } write: { section, writer in
        writer.field("present", tiers: section.present)
        writer.key("merged")
        writer.beginArray()
        for group in section.merged {
            writer.beginObject()
            writer.field("name", group.name)
            writer.field("tiers", tiers: group.tiers)
            writer.endObject()
        }
        writer.endArray()
        write(section.clocks, to: &writer)
        writer.field("clock_kind", section.clockKind.rawValue)
        writer.field("expiry", section.expiry.rawValue)
        writer.field("grace_ms", section.grace)
        writer.field("agents_read", section.agentsRead.rawValue)
    }

    private static func read(_ fields: Fields, merged: inout [TierPolicy.Group]) throws(Refused) {
        guard let groups = try fields.objects("merged") else { return }
        merged = []
        for group in groups {
            var tiers: [Tier] = []
            try group.tiers("tiers", into: &tiers)
            merged.append(TierPolicy.Group(name: try group.text("name"), tiers: tiers))
        }
    }

    private static func read(_ fields: Fields, clocks: inout [Tier: [Milliseconds]]) throws(Refused) {
        guard let entries = try fields.objects("clocks") else { return }
        clocks = [:]
        for entry in entries {
            guard let tier = try entry.optionalTier("tier"), clocks[tier] == nil else {
                throw Refused(field: "clocks", "each clock is of a tier, and each tier has one at most")
            }
            var times: [Milliseconds] = []
            try entry.times("ms", into: &times)
            clocks[tier] = times
        }
    }

    private static func write(_ clocks: [Tier: [Milliseconds]], to writer: inout JSONWriter) {
        writer.key("clocks")
        writer.beginArray()
        for (tier, times) in clocks.sorted(by: { $0.key < $1.key }) {
            writer.beginObject()
            writer.field("tier", tier.name)
            writer.key("ms")
            writer.beginArray()
            for time in times { writer.int(time) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
    }

    static let categories = SectionCoding(\.categories) { (fields, section) throws(Refused) in
        if let rules = try fields.objects("rules") {
            section.rules = []
            for rule in rules { section.rules.append(try read(rule, name: try rule.text("name"))) }
        }
        if let other = try fields.object("other") { section.other = try read(other, name: "") }
    } write: { section, writer in
        writer.key("rules")
        writer.beginArray()
        for rule in section.rules { write(rule, isNamed: true, to: &writer) }
        writer.endArray()
        writer.key("other")
        write(section.other, isNamed: false, to: &writer)
    }

    private static func read(_ fields: Fields, name: String) throws(Refused) -> CategoryPolicy.Rule {
        var rule = CategoryPolicy.Rule(name: name)
        rule.startTier = try fields.optionalTier("start_tier") ?? rule.startTier
        rule.skills = try fields.texts("skills", countMax: Bounds.skillsMax)
        rule.solveTier = try fields.optionalTier("solve_tier") ?? rule.startTier
        return rule
    }

    private static func write(_ rule: CategoryPolicy.Rule, isNamed: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        if isNamed { writer.field("name", rule.name) }
        writer.field("start_tier", rule.startTier.name)
        writer.key("skills")
        writer.beginArray()
        for skill in rule.skills { writer.string(skill) }
        writer.endArray()
        writer.field("solve_tier", rule.solveTier.name)
        writer.endObject()
    }

    static let modes = SectionCoding(\.modes) { (fields, section) throws(Refused) in
        try fields.flag("owner_may_switch", into: &section.ownerMaySwitch)
        try fields.flag("hybrid", into: &section.hybrid)
        try fields.time("undo_ms", into: &section.undo)
    } write: { section, writer in
        writer.field("owner_may_switch", section.ownerMaySwitch)
        writer.field("hybrid", section.hybrid)
        writer.field("undo_ms", section.undo)
    }
}

extension JSONWriter {
    /// A list of tiers by name.
    mutating func field(_ name: StaticString, tiers: [Tier]) {
        key(name)
        beginArray()
        for tier in tiers { string(tier.name) }
        endArray()
    }
}
