import Testing
import WaggleDomain
import WaggleLog

struct PeopleCodingTests {
    private static let secret = "sésame-7d1f"

    static let samples: [Event] = [
        .contact(
            .contactLogged(
                ContactLogged(
                    number: 7, channel: .onSite, direction: .incoming, result: .oneWay, heldAt: -1, duration: 5,
                    note: secret))),
        .contact(
            .callBackPlanned(
                CallBackPlanned(
                    callBack: 1, queue: QueueID(2), from: 1, to: 2, remindAt: nil, language: "pt", phone: secret))),
        .contact(
            .callBackPlanned(
                CallBackPlanned(
                    callBack: 2, queue: QueueID(2), from: 1, to: 2, remindAt: 1, language: "", phone: secret))),
        .contact(.callBackReminded(callBack: 1)), .contact(.callBackOverdue(callBack: 1)),
        .contact(.callBackRescheduled(callBack: 1, from: 3, to: 4, remindAt: 3)),
        .contact(.callBackRescheduled(callBack: 1, from: 3, to: 4, remindAt: nil)),
        .contact(.callBackFinished(callBack: 1, reached: false)), .contact(.callBackCancelled(callBack: 1)),
        .contact(.sessionOffered(session: 1, number: 3, kind: .video, link: secret)),
        .contact(.sessionAnswered(session: 1, agreed: false)), .contact(.sessionStarted(session: 1)),
        .contact(.sessionEnded(session: 1)), .contact(.feedbackMarked(message: 2, topic: "dark \"mode\"")),
        .contact(.feedbackUnmarked(message: 2)),
        .contact(.announced(number: 9, about: .feedbackDone(topic: "dark"), text: secret)),
        .contact(.announced(number: 9, about: .problem(ProblemID(3), news: 2), text: secret)),
        .partner(
            .shared(PartnerShared(share: 1, user: UserID(9), consent: .waived, isGuest: false, question: secret))),
        .partner(.itemShared(share: 1, item: 2, kind: .message, number: 3, isRedacted: false, text: secret)),
        .partner(.consentAnswered(share: 1, given: false)), .partner(.clockStarted(share: 1, due: 9, remindAt: 4)),
        .partner(.reminded(share: 1, next: 5)), .partner(.overdue(share: 1)), .partner(.ended(share: 1)),
        .partner(.wrote(share: 1, number: 4, isPartner: false, text: secret)),
        .partner(.solutionProposed(share: 1, number: 5, text: secret)),
        .partner(.returned(share: 1, text: secret)), .partner(.linkMade(share: 1, expires: 8)),
        .partner(.speakGranted(share: 1)), .partner(.speakRevoked(share: 1)),
        .partner(.told(share: 1, number: 4, message: 9, text: secret)),
        .problem(.feedbackAnnounced(topic: "dark", told: 4, left: 1)),
    ]

    @Test(arguments: samples) func `every event reads back as it was written, its text apart`(event: Event) throws {
        let stored = EventCodec.encode(event)
        #expect(try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body) == event)
        #expect(!String(decoding: stored.payload, as: UTF8.self).contains(Self.secret))
    }
}
