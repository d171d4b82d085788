extension Access {
    /// The rights of what is shared with a partner outside (L4), and what comes back.
    static let partnerTable: [Action: [Relation]] = [
        .sharePartner: [.owner, .manager],
        .answerSharing: [.customerOwn],
        .writePartner: [.sharedPartner, .owner, .cover, .manager],
        .answerPartner: [.sharedPartner],
        .tellCustomer: [.speakingPartner],
        .readOwnShares: [.anyPartner],
        // What was shared and what was said about it: all that a partner ever reads of a ticket.
        .readShare: [.sharedPartner, .owner, .member, .cover, .manager],
    ]
}
