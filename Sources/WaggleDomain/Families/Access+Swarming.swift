extension Access {
    /// The rights of raised hands, roles, credit and reopening of swarms.
    static let swarmingTable: [Action: [Relation]] = [:]
}
