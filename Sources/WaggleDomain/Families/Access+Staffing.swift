extension Access {
    /// The rights of people over their own presence and the end of their work.
    static let staffingTable: [Action: [Relation]] = [
        .setPresence: [.anyAgent, .manager, .administrator],
        .endShift: [.anyAgent, .manager],
    ]
}
