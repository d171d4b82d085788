extension Access {
    /// The rights of the mode of one ticket.
    static let tieringTable: [Action: [Relation]] = [
        .switchTicketMode: [.owner, .manager],
        .followSwitch: [.system],
    ]
}
