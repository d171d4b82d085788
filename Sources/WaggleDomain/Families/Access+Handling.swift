extension Access {
    /// The rights of classification, tags, links, merging, snoozing, waiting and cancelling.
    static let handlingTable: [Action: [Relation]] = [:]
}
