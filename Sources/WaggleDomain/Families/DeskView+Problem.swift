extension DeskView {
    /// The view after an event of problems.
    package mutating func apply(_ event: ProblemEvent, by actor: UserID, at: Milliseconds) {}
}
