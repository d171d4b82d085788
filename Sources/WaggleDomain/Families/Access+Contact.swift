extension Access {
    /// The rights of calls, visits, call-backs, remote sessions and product feedback.
    static let contactTable: [Action: [Relation]] = [:]
}
