// The desk's settings, section by section.
//
//     {"section", "value", "version", "reason"?} ──▶ SectionCoding.read ──▶ DeskPolicy ──▶ rights, version, check
//        ──▶ event settings.changed {section, value} ──▶ setting table ──▶ DeskView.policy
//
// A section's value is one JSON object, always whole. A member that is left out takes its default, so that a value
// stored by an older version still reads; a member that the section does not know is refused. What is recorded is the
// canonical form: what `write` makes of what `read` took.
//
// A new section takes:
//   1. its struct in WaggleDomain/Policy/, with its defaults and `check`, and a field in `DeskPolicy`;
//   2. a case in `SettingsSection` (its name, its right) and a line in `DeskPolicy.section`;
//   3. a file here, `SectionCoding+Name.swift`, with `read` and `write`, and a line in `SettingsSection.coding`;
//   4. its schema, `settings.NAME`, in Protocols/schemas/settings.schema.json; a test compares the members.
// Nothing else: storing, recording, replaying, rights, versions and the deadlines of open tickets are here for all.

package import JSON
package import WaggleDomain

/// How one section goes between JSON and the policy.
struct SectionCoding: Sendable {
    /// Sets the section in the policy to what the object says.
    let read: @Sendable (Fields, inout DeskPolicy) throws(Refused) -> Void
    /// Writes the section's members into an open object.
    let write: @Sendable (DeskPolicy, inout JSONWriter) -> Void

    /// `read` fills a section that holds its defaults; `write` writes every member, in a fixed order.
    init<Section: PolicySection>(
        _ path: any WritableKeyPath<DeskPolicy, Section> & Sendable,
        read: @escaping @Sendable (Fields, inout Section) throws(Refused) -> Void,
        write: @escaping @Sendable (Section, inout JSONWriter) -> Void
    ) {
        self.read = { (fields, policy) throws(Refused) in
            var section = Section()
            try read(fields, &section)
            policy[keyPath: path] = section
        }
        self.write = { policy, writer in write(policy[keyPath: path], &writer) }
    }
}

extension SettingsSection {
    /// Its reader and writer.
    var coding: SectionCoding {
        switch self {
        case .tiers: .tiers
        case .categories: .categories
        case .modes: .modes
        case .invitations: .invitations
        case .offers: .offers
        case .answers: .answers
        case .closing: .closing
        case .people: .people
        case .calendars: .calendars
        case .targets: .targets
        case .promises: .promises
        case .reminders: .reminders
        case .swarming: .swarming
        case .chats: .chats
        case .routing: .routing
        case .teams: .teams
        case .handling: .handling
        case .partners: .partners
        case .problems: .problems
        case .widgets: .widgets
        case .costs: .costs
        case .knowledge: .knowledge
        case .reasons: .reasons
        case .procedures: .procedures
        case .roles: .roles
        }
    }

    /// The section's value as canonical JSON.
    package func value(in policy: DeskPolicy) -> JSONValue {
        var writer = JSONWriter()
        writer.beginObject()
        coding.write(policy, &writer)
        writer.endObject()
        guard let value = try? JSONValue.parse(writer.bytes) else {
            preconditionFailure("the section \(rawValue) does not write JSON")
        }
        return value
    }

    /// A stored value, put into the policy.
    func restore(_ value: JSONValue, into policy: inout DeskPolicy) throws(Refused) {
        try coding.read(try Fields(value), &policy)
    }

    /// A value that somebody sends: the whole section, without members that it does not know.
    func decode(_ value: JSONValue) throws(Refused) -> DeskPolicy {
        guard case .object(let members) = value else {
            throw Refused(field: "value", "value must be an object: the whole section")
        }
        var policy = DeskPolicy()
        try restore(value, into: &policy)
        let known = Set(self.value(in: policy).objectValue?.map(\.key) ?? [])
        if let stranger = members.first(where: { !known.contains($0.key) }) {
            throw Refused(field: "value", "the section \(rawValue) has no \(stranger.key)")
        }
        return policy
    }
}
