package import WaggleDomain

extension RoutingEvent {
    /// Every kind with all its fields, and once more with only those that are always there.
    package static let samples: [RoutingEvent] = [
        .offeredToGroup(group(team: TeamID(3), queue: nil, nextStepAt: 2, byManager: true)),
        .offeredToGroup(group(team: nil, queue: QueueID(2), nextStepAt: nil, byManager: false)),
        .pushed(push(from: UserID(1))), .pushed(push(from: nil)), .pushEnded(offers: 10), .superseded(offer: 1),
        .forced(ForcedHandOff(from: UserID(1), to: UserID(2), tier: .l2, overCapacity: true, reason: "Off sick")),
        .forced(ForcedHandOff(from: nil, to: UserID(2), tier: .l2, overCapacity: false, reason: "Urgent")),
        .released(from: UserID(1), reason: "Not mine", code: "parts"), .released(from: UserID(1), reason: ""),
        .requested(user: UserID(3), reason: .skill, comment: "I know the cause"),
        .auto(cause: .noAnswer, queue: QueueID(1)),
        .auto(cause: .released, queue: QueueID(1), code: "parts"), .autoEnded(end: .answered),
        .needsSet(skills: ["network"], language: "de"), .needsSet(skills: [], language: nil),
        .shiftPlanned(ShiftPlanned(plan: .cover, cover: UserID(2), nextStepAt: 2, nextStep: "Call back")),
        .shiftPlanned(ShiftPlanned(plan: .keep, cover: nil, nextStepAt: nil, nextStep: "")),
        .coverEnded(user: UserID(2)),
    ]

    private static func group(team: TeamID?, queue: QueueID?, nextStepAt: Milliseconds?, byManager: Bool) -> GroupOffer
    {
        GroupOffer(
            offer: 1, from: UserID(1), team: team, queue: queue, name: "Network", candidates: [UserID(2), UserID(3)],
            reason: .skill, due: 1, nextStepAt: nextStepAt, byManager: byManager,
            code: byManager ? "parts" : nil, summary: "What was done", nextStep: "What comes")
    }

    private static func push(from: UserID?) -> PushOffer {
        PushOffer(
            offer: 1, from: from, to: UserID(2), due: 1, method: .longestIdle, eligible: 3, idle: 60_000, chats: 1,
            tickets: 4,
            reason: from == nil
                ? PushReason()
                : PushReason(
                    level: 3, tickets: [TicketID(12), TicketID(40)], isLastAgent: true, skillLevel: 4, language: "fr",
                    yielding: 1))
    }
}

extension StaffingEvent {
    /// Every kind with all its fields, and once more with only those that are always there.
    package static let samples: [StaffingEvent] = [
        .presenceUp(user: UserID(1), at: 1), .presenceDown(user: UserID(1), at: 2),
        .statusSet(user: UserID(1), status: .onBreak), .viewEntered(ticket: TicketID(42), user: UserID(1), at: 1),
        .viewLeft(ticket: TicketID(42), user: UserID(1), at: 2),
        .shiftEnded(user: UserID(1), plan: .cover, cover: UserID(2)),
        .shiftEnded(user: UserID(1), plan: .keep, cover: nil), .absenceStarted(user: UserID(1), reason: "Ill"),
    ]
}
