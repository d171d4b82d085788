import WaggleDomain

extension ProtocolsEvents {
    /// One of each kind of the family, with all fields and with only those that are always there.
    static let service: [Event] = [
        .service(.termsAgreed(organisation: OrganisationID(3), contract: "Gold")),
        .service(.termsAgreed(organisation: OrganisationID(3), contract: nil)),
        .service(.started(times(warnAt: 750))), .service(.started(times(warnAt: nil))),
        .service(.resumed(times(warnAt: 750))), .service(.resumed(times(warnAt: nil))),
        .service(.retargeted(times(warnAt: 750))),
        .service(.retargeted(times(warnAt: nil))), .service(.paused(target: .resolution, left: 5)),
        .service(.warned(target: .nextResponse, due: 9, to: [UserID(1), UserID(2)])),
        .service(.breached(target: .promisedUpdate, due: 9, to: [UserID(1)])),
        .service(.met(target: .resolution, spent: 7)), .service(.late(target: .resolution, over: 8)),
        .service(.stopped(target: .firstResponse)), .service(.promised(at: 77, text: "The result")),
        .service(.glassBroken(user: UserID(8), until: 99, reason: "A court asks")),
        .service(.glassMended(user: UserID(8))),
        .service(.reminded(stage: 2, since: 4, to: [UserID(7)])),
        .desk(
            .tripwiresSet(
                number: 4,
                limits: TripwireLimits(longestWait: 60_000, interruptions: 150, reopened: 10, satisfied: 80, least: 5),
                since: 9)),
        .desk(.tripwiresSet(number: 4, limits: TripwireLimits(), since: 9)),
        .desk(
            .tripwireTripped(
                number: 4, TripwireTrip(wire: .longestWait, value: 61_000, limit: 60_000, n: 2, to: [UserID(7)]))),
        .desk(.tripwireAnswered(number: 4, answer: .keep, reason: "A trunk line was down")),
        .desk(.chatsClosed(reason: .hours, opensAt: 5, to: [UserID(7)])),
        .desk(.chatsClosed(reason: .nobody, opensAt: nil, to: [UserID(7)])), .desk(.chatsOpened),
        .desk(.organisationSaved(organisation)), .desk(.organisationSaved(.init(id: OrganisationID(2), name: "B"))),
        .desk(.customerPlaced(customer: UserID(9), organisation: OrganisationID(1))),
        .desk(.customerPlaced(customer: UserID(9), organisation: nil)),
        .desk(
            .replySaved(
                CannedReply(
                    id: ReplyID(1), owner: UserID(7), title: "Hello", shortcut: "hello", language: "pt-BR",
                    category: "billing", text: "Olá {customer}"))),
        .desk(.replySaved(CannedReply(id: ReplyID(2), title: "Bye", text: "Bye"))),
        .desk(
            .replySaved(
                CannedReply(
                    id: ReplyID(3), title: "Refund", text: "It is on its way",
                    actions: MacroActions(
                        kind: .request, category: "billing", impact: .low, urgency: .high, tags: ["refund", "paid"],
                        isPending: true, pendingFor: 172_800_000)))),
        .desk(.replyRemoved(reply: ReplyID(2), title: "Bye")),
        .desk(.siteSecretAdded(site: "shop-2026", number: 1)), .desk(.siteSecretEnded(site: "shop-2026", number: 1)),
        .service(.awayTold(reason: .hours, opensAt: 5)), .service(.awayTold(reason: .nobody, opensAt: nil)),
    ]

    private static let organisation = Organisation(
        id: OrganisationID(1), name: "Volvo IT", domains: ["volvo.example", "it.volvo.example"],
        contract: Contract(
            name: "Gold", targets: Priority.allCases.map { _ in ServiceTargets(firstResponse: 60_000) },
            calendar: "always", channels: [.email, .phone], tiers: [.l2, .l3]))

    private static func times(warnAt: Milliseconds?) -> SLATimes {
        SLATimes(
            target: .firstResponse, priority: .p2, calendar: "office", time: 1_000, due: 2_000, warnAt: warnAt)
    }
}
