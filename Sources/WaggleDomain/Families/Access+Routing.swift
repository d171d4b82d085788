extension Access {
    /// The rights of offers to teams and queues, automatic and forced hand-offs, cover.
    static let routingTable: [Action: [Relation]] = [
        .forceOwner: [.manager],
        .releaseOwner: [.owner, .manager],
        .requestHandOff: [.member],
        .setNeeds: [.readableStaff, .owner, .manager],
    ]
}
