extension Access {
    /// The rights of calls, visits, call-backs, remote sessions and product feedback.
    static let contactTable: [Action: [Relation]] = [
        .logContact: [.owner, .speaker, .cover, .manager],
        .planCallBack: [.customerOwn, .owner, .member, .cover, .manager],
        .changeCallBack: [.customerOwn, .owner, .cover, .readableStaff, .manager],
        // Whoever works on the queue makes its calls, and whoever covers for the owner makes theirs.
        .finishCallBack: [.owner, .cover, .readableStaff, .manager],
        .holdSession: [.owner, .speaker],
        .answerSession: [.customerOwn],
        .markFeedback: [.owner, .member, .readableStaff, .manager],
        .readFeedback: [.manager],
        .announceFeedback: [.manager],
    ]
}
