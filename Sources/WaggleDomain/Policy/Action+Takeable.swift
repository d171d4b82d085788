extension Action {
    /// Why nobody's own role goes without it; nil for what can be taken.
    package var kept: KeptRight? {
        switch self {
        case .readCustomerThread, .readStaffThread, .readLedger, .seePresence, .readShare, .readOwnShares, .readQueues,
            .readInbox, .listStaff, .seeStaffPresence, .readOrganisations, .readSettings, .readReplies, .readFeedback,
            .readProblems, .readPublicArticles, .readPartnerArticles, .readArticles, .readOpenAsks, .readOwnCredit,
            .seeInvitation:
            .reading
        case .acceptInvitation, .declineInvitation, .leaveSwarm, .acceptHandOff, .declineHandOff, .releaseOwner,
            .setPresence, .endShift, .answerPartner:
            .answer
        case .typing, .typingNote, .markRead, .attachFile: .part
        case .openTicket, .answerSharing, .answerSession, .answerSolved, .rate, .correctCard, .fireDeadline,
            .followSwitch:
            .notStaff
        default: nil
        }
    }

    package var isTakeable: Bool { kept == nil }
}

/// Why a right stays with everybody who has it by the table.
package enum KeptRight: String, CaseIterable, Sendable {
    /// Who may read what follows from tiers and from one's part in a ticket; lists and searches go by that alone.
    case reading
    /// What the desk asks somebody, they must be able to answer; and everybody gets out of what they are in.
    case answer
    /// Part of writing, and nothing without it.
    case part
    /// Nobody has it who could have a role of the desk's own.
    case notStaff = "not_staff"
}
