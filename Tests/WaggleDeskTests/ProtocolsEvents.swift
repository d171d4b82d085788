import WaggleDomain
import WaggleTesting

/// Events of every kind, with all their fields, and once more with only those that are always there.
enum ProtocolsEvents {
    static let all: [Event] = [
        life, messages, ownership, tiers, swarm, desk, contact, partner, service, swarming, routing, handling,
    ].flatMap(\.self)
    private static let routing: [Event] =
        RoutingEvent.samples.map { .routing($0) } + ProblemEvent.samples.map { .problem($0) }
        + StaffingEvent.samples.map { .staffing($0) } + KnowledgeEvent.samples.map { .knowledge($0) }
        + ExperimentEvent.samples.map { .experiment($0) }

    private static let life: [Event] = [
        .ticketOpened(
            TicketOpened(
                customer: UserID(100), queue: QueueID(1), tier: .l1, mode: .swarm, modeSource: .policy, channel: .chat,
                kind: .incident, category: "billing", priority: .p3, subject: "Charged twice")),
        .ticketSolved(
            TicketSolved(knowledge: .linked, noAnswerNeeded: false, solution: "Refunded", knowledgeNote: "A link")),
        .ticketSolvedQuestioned, .ticketClosed(automatic: true), .ticketReopened(cause: .customer),
        .noAnswerWarned(waitingSince: 1),
    ]

    private static let messages: [Event] = [
        .customerMessageSent(number: 1, text: "Hello"), .agentMessageSent(number: 2, text: "Hello"),
        .systemMessageSent(number: 3, text: "Hello"), .noteAdded(number: 1, text: "A note"),
        .noteAdded(
            number: 2, text: "",
            files: [AttachedFile(number: 1, name: "a.txt", size: 1, type: "text/plain", sha256: "ab")]),
    ]

    private static let ownership: [Event] = [
        .ownerTaken(OwnerTaken(owner: UserID(2), from: UserID(1), tier: .l1, mode: .swarm)),
        .ownerTaken(OwnerTaken(owner: UserID(2), from: nil, tier: .l1, mode: .swarm)),
        .handOffOffered(offer(nextStepAt: 2, next: [UserID(3)])), .handOffOffered(offer(nextStepAt: nil, next: [])),
        .handOffAccepted(offer: 1, from: UserID(1), to: UserID(2), tier: .l1),
        .handOffDeclined(offer: 1, reason: .busy, comment: "Two chats"),
        .handOffDeclined(offer: 1, reason: .busy, comment: "", code: "two_chats"), .handOffExpired(offer: 1),
        .handOffWithdrawn(offer: 1),
    ]

    private static func offer(nextStepAt: Milliseconds?, next: [UserID]) -> HandOffOffered {
        HandOffOffered(
            offer: 1, from: UserID(1), to: UserID(2), reason: .workload, due: 1, nextStepAt: nextStepAt,
            next: next, byManager: !next.isEmpty, code: next.isEmpty ? nil : "parts", summary: "What was done",
            nextStep: "What comes")
    }

    private static let move = TierMove(
        from: .l1, to: .l2, queue: QueueID(2), reason: .time, automatic: true, ownerStays: false, summary: "")
    private static let reasoned = TierMove(
        from: .l1, to: .l2, queue: QueueID(2), reason: .skill, automatic: false, ownerStays: false, code: "parts",
        summary: "All")
    private static let takenBack = TierMove(
        from: .l2, to: .l1, queue: QueueID(1), reason: .skill, automatic: false, ownerStays: true, isTakenBack: true,
        summary: "")

    private static let tiers: [Event] = [
        .tierClockStarted(tier: .l1, due: 1), .tierClockExpired(tier: .l1), .ticketEscalated(move),
        .ticketEscalated(reasoned), .ticketDeescalated(reasoned),
        .ticketDeescalated(move), .ticketDeescalated(takenBack), .shadowClockStarted(tier: .l1, due: 1),
        .shadowTierWouldEscalate(from: .l1, to: .l2),
        .tiering(.tierWarned(tier: .l1, users: [UserID(1)], until: 1)),
        .tiering(.tierWarned(tier: .l1, users: [UserID(1)], until: nil)),
        .tiering(.clockRetargeted(tier: .l2, priority: .p1, due: 9, left: nil)),
        .tiering(.clockRetargeted(tier: .l2, priority: .p1, due: nil, left: 5)),
        .tiering(.clockPaused(tier: .l1, left: 1)), .tiering(.bounced(tier: .l1, owner: UserID(1))),
        .tiering(.bounced(tier: nil, owner: nil)), .tiering(.modeChanged(modeChange(number: 1))),
        .tiering(.modeChanged(modeChange(number: nil))), .tiering(.modeChanged(restored)),
    ]

    private static let restored = TicketModeChange(
        from: .swarm, to: .tiered, source: .manual, isMixed: false, isRestored: true, number: 2, reason: "")

    private static func modeChange(number: Int64?) -> TicketModeChange {
        TicketModeChange(
            from: .tiered, to: .swarm, source: .manual, isMixed: true, number: number, reason: "Many are needed")
    }

    private static let swarm: [Event] = [
        .swarmOpened(swarm: 1),
        .askOpened(AskOpened(ask: 1, skills: ["network"], urgency: .live, wanted: 1, question: "Why?", tried: "It")),
        .askFoundNobody(ask: 1), .askFilled(ask: 1), .askWithdrawn(ask: 1),
        .invitationSent(InvitationSent(invitation: 1, ask: 1, user: UserID(3), round: 1, due: 1)),
        .invitationAccepted(invitation: 1),
        .invitationDeclined(invitation: 1, reason: .other, pointer: UserID(4), comment: "Emil knows", code: "parts"),
        .invitationDeclined(invitation: 1, reason: .other, pointer: nil, comment: ""),
        .invitationExpired(invitation: 1), .invitationWithdrawn(invitation: 1),
        .memberJoined(user: UserID(3), role: .contributor, tier: .l2, invitation: 1),
        .memberJoined(user: UserID(3), role: .contributor, tier: nil, invitation: nil),
        .memberLeft(user: UserID(3), cause: .removed), .speakGranted(user: UserID(3)), .speakRevoked(user: UserID(3)),
        .swarmClosed(swarm: 1, outcome: .solved, contributors: [UserID(3)]),
        .swarmClosed(swarm: 1, outcome: .solved, contributors: [], isConfirmed: false),
    ]

    private static let swarming: [Event] = [
        .askOpened(
            AskOpened(
                ask: 1, skills: [], urgency: .today, wanted: 1, visibility: .openToSkill, due: 1, question: "Why?",
                tried: "")),
        .invitationSent(
            InvitationSent(invitation: 1, ask: 1, user: UserID(3), round: 1, due: 1, role: .scribe, isForced: true)),
        .swarming(.invitationSeen(invitation: 1)),
        .swarming(.interruptedOverBudget(invitation: 1, user: UserID(3), interruptions: 6, quietHours: false)),
        .swarming(.inviteeSuggested(suggestion: 1, user: UserID(3), ask: 1, comment: "")),
        .swarming(.inviteeSuggested(suggestion: 1, user: UserID(3), ask: nil, comment: "")),
        .swarming(.askAnswered(ask: 1, answer: "So")), .swarming(.askExpired(ask: 1)),
        .swarming(.helpOffered(offer: 1, ask: 1, due: 1, comment: "")), .swarming(.helpWelcomed(offer: 1)),
        .swarming(.helpThanked(offer: 1, comment: "")), .swarming(.helpExpired(offer: 1)),
        .swarming(.roleChanged(user: UserID(3), role: .observer)),
        .swarming(.solutionProposed(proposal: 1, text: "Turn it off")), .swarming(.solutionTakenUp(proposal: 1)),
        .swarming(.solutionSetAside(proposal: 1, comment: "")), .swarming(.swarmReopened(swarm: 1)),
        .swarming(.memberCredited(swarm: 1, user: UserID(3), skills: ["network"])),
    ]

    private static let desk: [Event] = [
        .queueCreated(queue: QueueID(1), name: "First line", tier: .l1, mode: .tiered),
        .modeChanged(queue: QueueID(1), from: .tiered, to: .swarm, reason: "A trial"),
        .userAdded(user: UserID(1), role: .agent, tiers: [.l1], skills: ["network"]),
        .userChanged(user: UserID(1), role: .agent, tiers: [.l2], skills: [], disabled: true),
        .importedRow(payload: [123, 125]),
        .desk(
            .modeSwitched(
                ModeSwitch(
                    changes: [.init(queue: QueueID(1), from: .tiered, to: .swarm)], scope: .all, isOfDesk: true,
                    undoUntil: 1, undoes: 1, reason: "A trial"))),
        .desk(.customerErased(customer: UserID(100), reason: "Asked for")), .ticketErased,
        .desk(.queueRenamed(queue: QueueID(1), from: "A", to: "B")),
        .desk(.settingsChanged(section: .offers, value: #"{"live_ms":1}"#, reason: "A minute was too short")),
    ]
}
