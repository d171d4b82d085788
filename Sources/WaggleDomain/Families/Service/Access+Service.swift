extension Access {
    /// The rights of SLA targets, promises, reminders and hours.
    static let serviceTable: [Action: [Relation]] = [
        .promiseUpdate: [.owner, .cover],
        .breakGlass: [.administrator],
        .readOrganisations: [.anyAgent, .manager, .administrator],
        .manageOrganisations: [.manager, .administrator],
    ]
}
