extension Access {
    /// The rights of problems: several tickets with one cause.
    static let problemTable: [Action: [Relation]] = [:]
}
