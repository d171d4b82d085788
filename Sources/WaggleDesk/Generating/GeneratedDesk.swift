package import WaggleDomain
package import WaggleLog

/// A desk full of made-up tickets: for trying lists, boards and reports at some size, and for measuring.
package enum GeneratedDesk {
    /// What to make up.
    package struct Options: Sendable {
        /// The same seed, counts and end give the same events.
        package var seed: UInt64
        package var tickets: Int
        /// At least three, one for each of L1 to L3.
        package var agents: Int
        /// The days before `end` over which the tickets come.
        package var days: Int
        /// The moment up to which the story is told.
        package var end: Milliseconds
        /// Whether anybody may log in; a password's hash takes a quarter of a second.
        package var hasLogIns = true
        /// Whether it is recorded who was here and who looked at what.
        package var hasPresence: Bool

        package init(
            seed: UInt64, tickets: Int, agents: Int, days: Int, end: Milliseconds, hasPresence: Bool = false
        ) {
            self.seed = seed
            self.tickets = tickets
            self.agents = agents
            self.days = days
            self.end = end
            self.hasPresence = hasPresence
        }
    }

    /// How often the first line is switched between tiers and swarms, so that both modes have tickets.
    private static let blocks: Int64 = 6

    /// Fills an empty folder and closes it. Answers who may log in: a manager, an administrator and the first agent of
    /// each tier. Blocks the calling queue.
    package static func make(
        _ folder: DataFolder, _ options: Options
    ) throws(GeneratingError) -> [MadeLogIn] {
        precondition(options.tickets >= 0 && options.agents >= 3 && options.days >= 1)
        let span = Int64(options.days) * 86_400_000
        let start = options.end - span
        return try StoryDesk.make(folder, start: start - 60_000) { (desk) throws(GeneratingError) in
            let staff = staff(options).map { (draft: $0.draft, login: options.hasLogIns ? $0.login : nil) }
            let made = try StoryDesk.addStaff(staff, to: desk)
            let switches = (1..<blocks).map { start + span * $0 / blocks }
            let plan = StoryPlan(
                seed: options.seed, tickets: options.tickets, start: start, end: options.end, switches: switches,
                hasPresence: options.hasPresence)
            do throws(LogError) {
                try Storyteller(desk, plan).tell()
            } catch {
                throw .store(error)
            }
            return made
        }
    }

    private static func staff(_ options: Options) -> [(draft: PersonDraft, login: String?)] {
        var random = SeededGenerator(seed: options.seed ^ 0x5374_6166_66)
        let agents = People.agents(options.agents, &random)
        let leaders = [
            (PersonDraft(role: .administrator, name: "Administrator"), "admin"),
            (PersonDraft(role: .manager, name: People.name(&random), tiers: [.l1, .l2, .l3]), "manager"),
        ]
        return leaders.map { (draft: $0.0, login: $0.1) }
            + agents.enumerated().map { (draft: $0.element, login: $0.offset < 3 ? "agent\($0.offset + 1)" : nil) }
    }
}
