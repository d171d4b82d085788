/// Somebody comes or goes.
package struct StaffChange: Sendable, Equatable {
    /// Minutes since the start.
    package let at: Double
    /// Their level, 1 to 3.
    package let level: Int
    /// 1 who comes, -1 who goes.
    package let people: Int

    /// A change; the level lies between 1 and 3.
    package init(at: Double, level: Int, people: Int) {
        precondition((1...3).contains(level))
        self.at = at
        self.level = level
        self.people = people
    }
}
