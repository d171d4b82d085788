extension Access {
    /// The rights of what is shared with a partner outside (L4), and what comes back.
    static let partnerTable: [Action: [Relation]] = [:]
}
