import WaggleDomain

/// Events of handling, each with all its fields and once more with only those that are always there.
enum HandlingSamples {
    static let all: [HandlingEvent] = [
        .classified(
            Classification(
                kind: .incident, category: "vpn", impact: .high, urgency: .low, priority: .p3, subject: "VPN \"down\"")),
        .classified(
            Classification(kind: .question, category: "", impact: nil, urgency: nil, priority: .p4, subject: "")),
        .tagged(tags: ["vpn", "gold"]), .tagged(tags: []), .fieldSet(name: "serial", value: "A\n1"),
        .linked(to: TicketID(7), relation: .duplicateOf), .unlinked(from: TicketID(7), relation: .parent),
        .merged(into: TicketID(8), survivorOwner: UserID(1), reason: "the same"),
        .merged(into: TicketID(8), survivorOwner: nil, reason: ""),
        .absorbed(ticket: TicketID(7), waitingSince: 5), .absorbed(ticket: TicketID(7), waitingSince: nil),
        .cancelled(reason: .duplicate, duplicateOf: TicketID(7), note: "again", code: "parts"),
        .cancelled(reason: .spam, duplicateOf: nil, note: ""), .snoozed(until: 9, note: "part"),
        .pending(PendingStarted(message: 3, asks: true, isRepeated: false, until: 9)),
        .pending(PendingStarted(message: 3, asks: false, isRepeated: true, until: nil)),
        .resumed(cause: .time), .solvedAnswered(solved: true), .returned(cause: .agent),
        .problemLinked(ProblemID(3), told: 2), .problemUnlinked(ProblemID(3)),
        .solvingOffered(ProblemID(3), solution: "It works again"), .solvingAnswered(ProblemID(3), .withdrawn),
        .articleLinked(ArticleID(12), .solution), .articleUnlinked(ArticleID(12)),
        .customerJoined(from: UserID(9), to: UserID(8)),
        .rated(Rating(score: 4, repeated: false)), .rated(Rating(score: 1)), .rated(Rating(repeated: true)),
        .cardKept(
            CaseCardKept(
                card: CaseCard(problem: "No VPN", tried: "Restarted", nextStep: "We call"), revision: 2, isTold: true)),
        .cardKept(CaseCardKept(card: .empty, revision: 3, isTold: false)),
        .cardCorrected(message: 4),
        .procedureBegun(
            ProcedureBegun(
                number: 1, code: "swap", title: "Swap",
                steps: [
                    ProcedureStep(text: "Ask"), ProcedureStep(text: "Look", article: ArticleID(7), isRequired: true),
                ])),
        .procedureMarked(ProcedureMark(procedure: 1, step: 2, state: .skipped, note: "none")),
        .procedureDropped(1, reason: "wrong"), .stepsLeftOpen(count: 2, reason: "left"),
        .askedAgain(message: 4, again: true), .askedAgain(message: 4, again: false),
    ]
}
