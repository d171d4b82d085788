/// What a customer said to sharing with a partner.
package enum PartnerConsent: String, CaseIterable, Sendable {
    /// The desk's settings make the question needless.
    case waived
    /// The customer told staff, who recorded it.
    case recorded
    /// The customer is asked and has not answered.
    case asked
    case given, refused
}

/// How a share stands; `ShareLifeCycle.swift` says how it moves.
package enum ShareState: String, CaseIterable, Sendable {
    /// Waits for the customer's consent: nothing is shared yet.
    case consent
    /// The partner is to answer: their clock runs.
    case theirs
    /// The partner has answered: it is for us to go on.
    case ours
    /// Given back, taken back, refused, or over with its ticket: the partner sees nothing any more.
    case ended

    /// The partner sees what is shared.
    package var isOpen: Bool { self == .theirs || self == .ours }
}

/// What is shared: a message that the customer sees, or a note.
package enum SharedKind: String, CaseIterable, Sendable { case message, note }

/// Why a partner is told of a share in their inbox.
package enum PartnerNotice: String, CaseIterable, Sendable {
    /// They see it from now on.
    case opened
    /// An answer is still awaited.
    case reminded
    /// The answer was due and has not come.
    case overdue
}
