import WaggleDomain

extension ProtocolsEvents {
    static let contact: [Event] =
        contactEvents.map { .contact($0) } + [
            .problem(.feedbackAnnounced(topic: "dark mode", told: 1, left: 0))
        ]

    private static let contactEvents: [ContactEvent] = [
        .contactLogged(
            ContactLogged(
                number: 1, channel: .phone, direction: .outgoing, result: .spoken, heldAt: 1, duration: 1,
                note: "A note")),
        .callBackPlanned(planned(remindAt: 1)), .callBackPlanned(planned(remindAt: nil)),
        .callBackReminded(callBack: 1), .callBackOverdue(callBack: 1),
        .callBackRescheduled(callBack: 1, from: 1, to: 2, remindAt: 1),
        .callBackRescheduled(callBack: 1, from: 1, to: 2, remindAt: nil),
        .callBackFinished(callBack: 1, reached: true), .callBackCancelled(callBack: 1),
        .sessionOffered(session: 1, number: 1, kind: .remote, link: "https://example.org"),
        .sessionAnswered(session: 1, agreed: true), .sessionStarted(session: 1), .sessionEnded(session: 1),
        .feedbackMarked(message: 1, topic: "dark mode"), .feedbackUnmarked(message: 1),
        .announced(number: 1, about: .feedbackDone(topic: "dark mode"), text: "Done"),
        .announced(number: 1, about: .problem(ProblemID(1), news: 1), text: "Found"),
    ]

    private static func planned(remindAt: Milliseconds?) -> CallBackPlanned {
        CallBackPlanned(
            callBack: 1, queue: QueueID(1), from: 1, to: 2, remindAt: remindAt, language: "pt", phone: "+351")
    }
}
