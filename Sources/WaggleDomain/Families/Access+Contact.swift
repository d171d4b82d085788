extension Access {
    /// The rights of calls, visits, call-backs, remote sessions and product feedback.
    static let contactTable: [Action: [Relation]] = [
        .logContact: [.owner, .speaker, .manager],
        .planCallBack: [.customerOwn, .owner, .member, .manager],
        .changeCallBack: [.customerOwn, .owner, .readableStaff, .manager],
        // Whoever works on the queue makes its calls.
        .finishCallBack: [.owner, .readableStaff, .manager],
        .holdSession: [.owner, .speaker],
        .answerSession: [.customerOwn],
        .markFeedback: [.owner, .member, .readableStaff, .manager],
        .readFeedback: [.manager],
        .announceFeedback: [.manager],
    ]
}
