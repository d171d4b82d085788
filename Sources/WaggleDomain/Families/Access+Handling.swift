extension Access {
    /// The rights of classification, tags, links, merging, snoozing, waiting and cancelling: owner and manager. Of the
    /// other ticket of a link or a merge one must be able to read the customer's thread (`Ticket+Across.swift`).
    static let handlingTable: [Action: [Relation]] = [
        .classify: [.owner, .manager],
        .setTags: [.owner, .manager],
        .setFields: [.owner, .manager],
        .linkTicket: [.owner, .manager],
        .unlinkTicket: [.owner, .manager],
        .merge: [.owner, .manager],
        // Customers withdraw what they asked; the other reasons are staff's.
        .cancel: [.customerOwn, .owner, .manager],
        .snooze: [.owner, .manager],
        .pend: [.owner, .manager],
        .resume: [.owner, .manager],
        .answerSolved: [.customerOwn],
        .rate: [.customerOwn],
        .keepCard: [.owner, .cover, .manager],
        .correctCard: [.customerOwn],
        .markAskedAgain: [.owner, .member, .cover, .manager],
        // Whoever writes notes.
        .workProcedure: [.owner, .member, .cover, .manager],
    ]
}
