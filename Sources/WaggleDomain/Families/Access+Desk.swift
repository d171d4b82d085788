extension Access {
    /// The rights of the desk and its settings.
    static let deskTable: [Action: [Relation]] = [
        .readSettings: [.anyAgent, .manager, .administrator],
        .changeRunningSettings: [.manager, .administrator],
        .changeDeskSettings: [.administrator],
        .eraseCustomer: [.administrator, .system],
    ]
}
