package import WaggleDomain
package import WaggleLog

/// The desk of `waggle serve --demo`: a few people one gets to know, two days of tickets in both modes, what
/// customers find by themselves, and some tickets that wait for somebody right now.
package enum DemoDesk {
    private static let hour: Milliseconds = 3_600_000
    private static let minute: Milliseconds = 60_000

    /// Fills a folder that was never used, and closes it; call it before a server opens the folder. Answers who may log
    /// in, or nil when the folder holds a desk already. Takes about three seconds; blocks the calling queue.
    package static func prepare(
        _ folder: DataFolder, now: Milliseconds
    ) throws(GeneratingError) -> [MadeLogIn]? {
        do throws(GeneratingError) {
            return try StoryDesk.make(folder, start: now - 54 * hour) { (desk) throws(GeneratingError) in
                try tell(to: desk, now: now)
            }
        } catch .notEmpty {
            return nil
        }
    }

    /// The same on an opened desk, whose clock should stand two days before `now`: nothing is recorded earlier than
    /// what is recorded already. Any queue but the desk's.
    package static func fill(_ desk: Desk, now: Milliseconds) throws(GeneratingError) -> [MadeLogIn] {
        try StoryDesk.onQueue(of: desk) { () throws(GeneratingError) in try tell(to: desk, now: now) }
    }

    private static func tell(to desk: Desk, now: Milliseconds) throws(GeneratingError) -> [MadeLogIn] {
        let made = try StoryDesk.addStaff(people, to: desk)
        let plan = StoryPlan(
            seed: 4, tickets: 20, start: now - 50 * hour, end: now - 25 * minute, switches: [now - 26 * hour])
        do throws(LogError) {
            try Rehearsal.run(desk) { (scene) throws(LogError) in try DemoArticles(scene: scene).publish() }
            try Storyteller(desk, plan).tell()
            try Rehearsal.run(desk) { (scene) throws(LogError) in
                try DemoNow(scene: scene, now: now).tell()
            }
        } catch {
            throw .store(error)
        }
        return made
    }

    private static let people: [(draft: PersonDraft, login: String?)] = [
        (agent("Ana Silva", .l1, ["billing": 3, "portuguese": 5]), "ana"),
        (agent("Bruno Costa", .l1, ["accounts": 2]), "bruno"),
        (agent("Carla Dias", .l2, ["network": 4, "hardware": 3]), "carla"),
        (agent("Davi Rocha", .l3, ["payments": 5, "billing": 4]), "davi"),
        (agent("Eva Lopes", .l3, ["network": 5, "accounts": 4]), "eva"),
        (PersonDraft(role: .partner, name: "Acquirer desk", tiers: [.l4], skills: ["payments": 4]), "acquirer"),
        (PersonDraft(role: .manager, name: "Marta Reis", tiers: [.l1, .l2, .l3]), "marta"),
        (PersonDraft(role: .administrator, name: "Administrator"), "admin"),
    ]

    private static func agent(_ name: String, _ tier: Tier, _ skills: [String: Int]) -> PersonDraft {
        PersonDraft(role: .agent, name: name, tiers: [tier], skills: skills)
    }
}
