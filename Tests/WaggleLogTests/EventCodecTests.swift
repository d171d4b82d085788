import Testing
import WaggleDomain
import WaggleLog
import WaggleTesting

struct EventCodecTests {
    static let samples: [Event] = {
        let (a, b) = (UserID(1), UserID(2))
        return [
            .ticketOpened(Sample.opened(subject: "Ünïcode \u{0} \\ \"quote\"")),
            .ticketSolved(
                TicketSolved(knowledge: .notUseful, noAnswerNeeded: true, solution: "", knowledgeNote: "typo")),
            .ticketSolvedQuestioned, .ticketClosed(automatic: false), .ticketReopened(cause: .error),
            .customerMessageSent(number: 1, text: "Hi\n\u{1F41D}"), .agentMessageSent(number: 2, text: ""),
            .systemMessageSent(number: 3, text: "Welcome"), .noteAdded(number: 1, text: "note"),
            .ownerTaken(OwnerTaken(owner: a, from: b, tier: .l2, mode: .tiered)),
            .ownerTaken(OwnerTaken(owner: a, from: nil, tier: .l1, mode: .swarm)), Sample.handOff(a, b),
            .handOffOffered(
                HandOffOffered(
                    offer: 2, from: a, to: b, reason: .other, due: 1, nextStepAt: nil, summary: "", nextStep: "")),
            .handOffAccepted(offer: 1, from: a, to: b, tier: .l3),
            .handOffDeclined(offer: 1, reason: .notMySkill, comment: "no"),
            .handOffDeclined(offer: 1, reason: .other, comment: "", code: "parts"), .handOffExpired(offer: 1),
            .handOffWithdrawn(offer: 1), .tierClockStarted(tier: .l1, due: 7), .tierClockExpired(tier: .l1),
            .ticketEscalated(Sample.move(ownerStays: true)), .ticketDeescalated(Sample.move(ownerStays: false)),
            .shadowClockStarted(tier: .l2, due: .max), .shadowTierWouldEscalate(from: .l1, to: .l2),
            .swarmOpened(swarm: 1), Sample.askOpened, .askFoundNobody(ask: 1), .askFilled(ask: 1),
            .askWithdrawn(ask: 1),
            .invitationSent(InvitationSent(invitation: 4, ask: 1, user: b, round: 2, due: 99)),
            .invitationAccepted(invitation: 4),
            .invitationDeclined(invitation: 4, reason: .busy, pointer: a, comment: "ask Ana", code: "parts"),
            .invitationDeclined(invitation: 5, reason: .offDuty, pointer: nil, comment: ""),
            .invitationExpired(invitation: 4), .invitationWithdrawn(invitation: 4),
            .memberJoined(user: b, role: .coordinator, tier: .l3, invitation: 4),
            .memberJoined(user: b, role: .partner, tier: nil, invitation: nil),
            .memberLeft(user: b, cause: .timeoutIdle), .speakGranted(user: b), .speakRevoked(user: b),
            .swarmClosed(swarm: 1, outcome: .handedOff, contributors: [a, b]),
            .swarmClosed(swarm: 1, outcome: .solved, contributors: [a], isConfirmed: false),
            .noAnswerWarned(waitingSince: -5),
            .queueCreated(queue: QueueID(1), name: "First \"line\"", tier: .l1, mode: .tiered),
            .modeChanged(queue: QueueID(1), from: .tiered, to: .swarm, reason: "trial"),
            .userAdded(user: a, role: .agent, tiers: [.l1, .l2], skills: ["vpn"]),
            .userChanged(user: a, role: .manager, tiers: [.l3], skills: ["vpn"], disabled: true),
            .importedRow(payload: Array(#"{"org":"Volvo","n":1}"#.utf8)),
            .tiering(.tierWarned(tier: .l2, users: [a, b], until: 9)),
            .tiering(.tierWarned(tier: .l2, users: [], until: nil)), .tiering(.clockPaused(tier: .l3, left: 5)),
            .tiering(.clockRetargeted(tier: .l2, priority: .p1, due: 9, left: nil)),
            .tiering(.clockRetargeted(tier: .l2, priority: .p1, due: nil, left: 5)),
            .tiering(.bounced(tier: .l1, owner: nil)), .tiering(.bounced(tier: nil, owner: b)),
            .tiering(.modeChanged(modeChange(number: 7))), .tiering(.modeChanged(modeChange(number: nil))),
            .tiering(
                .modeChanged(
                    TicketModeChange(
                        from: .swarm, to: .tiered, source: .manual, isMixed: false, isRestored: true, number: 2,
                        reason: ""))),
            .desk(.modeSwitched(switched(until: 3, undoes: nil))),
            .desk(.modeSwitched(switched(until: nil, undoes: 4))),
            .desk(.customerErased(customer: a, reason: "asked for")), .ticketErased,
            .desk(.queueRenamed(queue: QueueID(1), from: "a", to: "b")),
            .desk(.settingsChanged(section: .tiers, value: #"{"a":[1,{"b":null}],"c":"x"}"#, reason: "why")),
        ] + Sample.service + HandlingSamples.all.map { .handling($0) }
    }()

    private static func modeChange(number: Int64?) -> TicketModeChange {
        TicketModeChange(from: .tiered, to: .swarm, source: .experiment, isMixed: true, number: number, reason: "why")
    }

    private static func switched(until: Milliseconds?, undoes: Int64?) -> ModeSwitch {
        ModeSwitch(
            changes: [
                .init(queue: QueueID(1), from: .tiered, to: .swarm),
                .init(queue: QueueID(3), from: .swarm, to: .tiered),
            ], scope: .all, isOfDesk: false, undoUntil: until, undoes: undoes, reason: "why")
    }

    /// Exhaustive: a new case stops the build here; then add a sample.
    static func caseNumber(_ event: Event) -> Int? {
        switch event {
        case .ticketOpened: 0
        case .ticketSolved: 1
        case .ticketSolvedQuestioned: 2
        case .ticketClosed: 3
        case .ticketReopened: 4
        case .customerMessageSent: 5
        case .agentMessageSent: 6
        case .systemMessageSent: 7
        case .noteAdded: 8
        case .ownerTaken: 9
        case .handOffOffered: 10
        case .handOffAccepted: 11
        case .handOffDeclined: 12
        case .handOffExpired: 13
        case .handOffWithdrawn: 14
        case .tierClockStarted: 15
        case .tierClockExpired: 16
        case .ticketEscalated: 17
        case .ticketDeescalated: 18
        case .shadowClockStarted: 19
        case .shadowTierWouldEscalate: 20
        case .swarmOpened: 21
        case .askOpened: 22
        case .askFoundNobody: 23
        case .askFilled: 24
        case .askWithdrawn: 25
        case .invitationSent: 26
        case .invitationAccepted: 27
        case .invitationDeclined: 28
        case .invitationExpired: 29
        case .invitationWithdrawn: 30
        case .memberJoined: 31
        case .memberLeft: 32
        case .speakGranted: 33
        case .speakRevoked: 34
        case .swarmClosed: 35
        case .noAnswerWarned: 36
        case .queueCreated: 37
        case .modeChanged: 38
        case .userAdded: 39
        case .importedRow: 40
        case .userChanged: 41
        case .ticketErased: 42
        // Families: their samples are in the list too, each kind once.
        case .handling, .contact, .partner, .tiering, .routing, .swarming, .service, .desk, .problem, .staffing,
            .knowledge, .experiment:
            nil
        }
    }

    @Test func `every case has a sample`() {
        #expect(Set(Self.samples.compactMap(Self.caseNumber)) == Set(0...42))
    }

    @Test(arguments: ProblemEvent.samples) func `every event of problems reads back as it was written`(
        event: ProblemEvent
    ) throws {
        let stored = EventCodec.encode(.problem(event))
        let read = try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body)
        #expect(read == .problem(event))
    }

    @Test(arguments: ExperimentEvent.samples) func `every event of experiments reads back as it was written`(
        event: ExperimentEvent
    ) throws {
        let stored = EventCodec.encode(.experiment(event))
        let read = try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body)
        #expect(read == .experiment(event))
    }

    @Test(arguments: KnowledgeEvent.samples) func `every event of knowledge reads back as it was written`(
        event: KnowledgeEvent
    ) throws {
        let stored = EventCodec.encode(.knowledge(event))
        let read = try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body)
        #expect(read == .knowledge(event))
    }

    @Test(arguments: RoutingEvent.samples) func `every event of routing reads back as it was written`(
        event: RoutingEvent
    ) throws {
        let stored = EventCodec.encode(.routing(event))
        let read = try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body)
        #expect(read == .routing(event))
    }

    @Test(arguments: StaffingEvent.samples) func `every event of people at work reads back as it was written`(
        event: StaffingEvent
    ) throws {
        let stored = EventCodec.encode(.staffing(event))
        let read = try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body)
        #expect(read == .staffing(event))
    }

    @Test(arguments: samples) func `every event reads back as it was written`(event: Event) throws {
        let stored = EventCodec.encode(event)
        #expect(try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: stored.body) == event)
    }

    @Test func `no free text is in the payload`() {
        let secret = "sésame-7d1f"
        let events: [Event] = [
            .ticketOpened(Sample.opened(subject: secret)), .customerMessageSent(number: 1, text: secret),
            .agentMessageSent(number: 1, text: secret), .systemMessageSent(number: 1, text: secret),
            .noteAdded(number: 1, text: secret),
            .ticketSolved(
                TicketSolved(knowledge: .linked, noAnswerNeeded: false, solution: secret, knowledgeNote: secret)),
            .handOffOffered(
                HandOffOffered(
                    offer: 1, from: UserID(1), to: UserID(2), reason: .other, due: 1, nextStepAt: nil, summary: secret,
                    nextStep: secret)),
            .handOffDeclined(offer: 1, reason: .busy, comment: secret),
            .invitationDeclined(invitation: 1, reason: .busy, pointer: nil, comment: secret),
            .askOpened(AskOpened(ask: 1, skills: [], urgency: .live, wanted: 1, question: secret, tried: secret)),
            .ticketEscalated(
                TierMove(
                    from: .l1, to: .l2, queue: QueueID(1), reason: .skill, automatic: false, ownerStays: false,
                    summary: secret)),
            .modeChanged(queue: QueueID(1), from: .tiered, to: .swarm, reason: secret),
        ]
        for event in events {
            let stored = EventCodec.encode(event)
            #expect(!String(decoding: stored.payload, as: UTF8.self).contains(secret))
            #expect(String(decoding: stored.body ?? [], as: UTF8.self).contains(secret))
        }
    }

    @Test func `an erased text reads as empty`() throws {
        let stored = EventCodec.encode(.customerMessageSent(number: 3, text: "secret"))
        let event = try EventCodec.decode(kind: stored.kind, payload: stored.payload, body: nil)
        #expect(event == .customerMessageSent(number: 3, text: ""))
    }

    @Test func `an unknown kind is named`() {
        #expect(throws: LogError.unknownKind("ticket.flew")) {
            try EventCodec.decode(kind: "ticket.flew", payload: Array("{}".utf8), body: nil)
        }
    }

    @Test(arguments: [
        #"{}"#, #"{"number":"1"}"#, #"{"number":1,"more":2}"#, #"{"number":1.5}"#, #"[1]"#, #"{"number":1"#, "",
        #"{"number":1,"number":1}"#,
    ])
    func `a payload that is not exactly right is refused`(payload: String) {
        #expect(throws: LogError.self) {
            try EventCodec.decode(
                kind: "msg.customer", payload: Array(payload.utf8), body: Array(#"{"text":"x"}"#.utf8))
        }
    }
}
