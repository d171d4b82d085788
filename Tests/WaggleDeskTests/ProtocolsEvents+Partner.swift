import WaggleDomain

extension ProtocolsEvents {
    static let partner: [Event] = partnerEvents.map { .partner($0) }

    private static let partnerEvents: [PartnerEvent] = [
        .shared(PartnerShared(share: 1, user: UserID(9), consent: .asked, isGuest: true, question: "Why?")),
        .itemShared(share: 1, item: 1, kind: .note, number: 1, isRedacted: true, text: "A text"),
        .consentAnswered(share: 1, given: true), .clockStarted(share: 1, due: 2, remindAt: 1),
        .reminded(share: 1, next: 2), .overdue(share: 1),
        .wrote(share: 1, number: 1, isPartner: true, text: "A text"),
        .solutionProposed(share: 1, number: 2, text: "A text"), .returned(share: 1, text: "A text"),
        .ended(share: 1), .linkMade(share: 1, expires: 2),
        .speakGranted(share: 1), .speakRevoked(share: 1), .told(share: 1, number: 4, message: 9, text: "It goes back."),
    ]
}
