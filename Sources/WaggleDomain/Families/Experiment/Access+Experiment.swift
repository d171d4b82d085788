extension Access {
    /// The rights of experiments; who may read reports reads them.
    static let experimentTable: [Action: [Relation]] = [
        .runExperiment: [.manager]
    ]
}
