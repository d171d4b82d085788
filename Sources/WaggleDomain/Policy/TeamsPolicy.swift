/// The desk's teams, by number.
package struct TeamsPolicy: PolicySection {
    package var teams: [Team] = []
    package init() {}

    /// By its number.
    package func team(_ id: TeamID) -> Team? { teams.first { $0.id == id } }

    package func check() -> Refusal? {
        guard teams.count <= Bounds.teamsMax, Set(teams.map(\.id)).count == teams.count else {
            return Refusal(
                .invalidField, "at most \(Bounds.teamsMax) teams, each with a number of its own", field: "teams")
        }
        return teams.lazy.compactMap(check).first
    }

    private func check(_ team: Team) -> Refusal? {
        let isSmall =
            team.members.count <= Bounds.offeredMax && team.skills.count <= Bounds.skillsMax
            && team.skills.allSatisfy { !$0.isBlank && $0.utf8.count <= Bounds.skillBytesMax }
        guard team.id.rawValue > 0, isSmall else {
            return Refusal(
                .invalidField, "a team has a number above 0, at most \(Bounds.offeredMax) members and 10 skills",
                field: "teams")
        }
        return Bounds.check(team.name, "teams", 1...Bounds.categoryBytesMax)
    }
}
