extension Access {
    /// The rights of tier policy and the mode of one ticket.
    static let tieringTable: [Action: [Relation]] = [:]
}
