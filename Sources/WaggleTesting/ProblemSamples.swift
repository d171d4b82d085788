package import WaggleDomain

extension ProblemEvent {
    /// Every kind.
    package static let samples: [ProblemEvent] = [
        .proposed(
            ProblemProposal(
                problem: ProblemID(3), category: "log-in", from: 1, to: 2, tickets: 9, usualThousandths: 1_125,
                told: [UserID(9)])),
        .declared(problem: ProblemID(3), form: form), .dismissed(problem: ProblemID(3), reason: "A newsletter"),
        .changed(problem: ProblemID(3), form: form), .told(news), .solved(news),
        .reopened(problem: ProblemID(3), reason: "It fails again"),
        .feedbackAnnounced(topic: "dark mode", told: 1, left: 0),
    ]

    private static let form = ProblemForm(
        category: "log-in", priority: .p2, owner: UserID(7), title: "Log-in fails", workaround: "Use your address",
        rootCause: "A certificate", decision: "Mend it")
    private static let news = ProblemNews(
        problem: ProblemID(3), number: 2, isWorkaround: true, told: 4, left: 1, text: "Use your address")
}
