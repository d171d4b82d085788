import WaggleDomain

enum Sample {
    static func opened(mode: Mode = .swarm, subject: String = "Printer", customer: UserID = UserID(9)) -> TicketOpened {
        TicketOpened(
            customer: customer, queue: QueueID(1), tier: .l1, mode: mode, modeSource: .manual, channel: .chat,
            kind: .incident, category: "hardware", priority: .p2, subject: subject)
    }

    static func swarmLife(_ ana: UserID, _ ben: UserID, _ cem: UserID) -> [(Event, UserID)] {
        let customer = UserID(9)
        return [
            (.customerMessageSent(number: 1, text: "It is on fire \u{1F525} \"now\"\n"), customer),
            (.shadowClockStarted(tier: .l1, due: 9_000_000), .system),
            (.ownerTaken(OwnerTaken(owner: ana, from: nil, tier: .l1, mode: .swarm)), ana),
            (.agentMessageSent(number: 2, text: "On it."), ana),
            (.swarmOpened(swarm: 1), ana),
            (askOpened, ana),
            (.invitationSent(InvitationSent(invitation: 1, ask: 1, user: ben, round: 1, due: 2_000_000)), .system),
            (.invitationAccepted(invitation: 1), ben),
            (.memberJoined(user: ben, role: .contributor, tier: .l2, invitation: 1), ben),
            (.memberJoined(user: cem, role: .observer, tier: .l3, invitation: nil), cem),
            (.speakGranted(user: ben), ana),
            (.noteAdded(number: 1, text: "Ben knows it."), ana),
            (.memberLeft(user: cem, cause: .done), cem),
            (.memberJoined(user: cem, role: .scribe, tier: .l3, invitation: nil), cem),
            (.shadowTierWouldEscalate(from: .l1, to: .l2), .system),
            (handOff(ana, ben), ana),
            (.handOffAccepted(offer: 1, from: ana, to: ben, tier: .l2), ben),
        ]
    }

    static func tieredLife(_ ana: UserID, _ ben: UserID) -> [(Event, UserID)] {
        [
            (.tierClockStarted(tier: .l1, due: 3_000_000), .system),
            (.ownerTaken(OwnerTaken(owner: ana, from: nil, tier: .l1, mode: .tiered)), ana),
            (.tierClockExpired(tier: .l1), .system),
            (.ticketEscalated(move(ownerStays: false)), .system),
            (.ownerTaken(OwnerTaken(owner: ben, from: nil, tier: .l2, mode: .tiered)), ben),
            (.agentMessageSent(number: 1, text: "Solved it."), ben),
            (
                .ticketSolved(
                    TicketSolved(
                        knowledge: .linked, noAnswerNeeded: false, solution: "New toner", knowledgeNote: "kb/1")), ben
            ),
            (.ticketClosed(automatic: true), .system),
            (.ticketReopened(cause: .customer), UserID(9)),
        ]
    }

    static let askOpened = Event.askOpened(
        AskOpened(
            ask: 1, skills: ["printers", "fire"], urgency: .live, wanted: 2, question: "Water?", tried: "Shouting"))

    static func handOff(_ from: UserID, _ to: UserID) -> Event {
        .handOffOffered(
            HandOffOffered(
                offer: 1, from: from, to: to, reason: .shiftEnd, due: 5_000_000, nextStepAt: 6_000_000,
                code: "late_shift", summary: "Nearly out", nextStep: "Call back"))
    }

    static func move(ownerStays: Bool) -> TierMove {
        TierMove(
            from: .l1, to: .l2, queue: QueueID(2), reason: .time, automatic: true, ownerStays: ownerStays,
            code: ownerStays ? "parts" : nil, summary: "Tried all")
    }
}
