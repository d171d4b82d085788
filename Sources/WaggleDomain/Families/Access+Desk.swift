extension Access {
    /// The rights of the desk and its settings.
    static let deskTable: [Action: [Relation]] = [
        .readSettings: [.anyAgent, .manager, .administrator],
        .changeRunningSettings: [.manager, .administrator],
        .changeDeskSettings: [.administrator],
        .readReplies: [.anyAgent, .manager, .administrator],
        .keepOwnReplies: [.anyAgent, .manager],
        .keepSharedReplies: [.manager, .administrator],
        .eraseCustomer: [.administrator, .system],
    ]
}
