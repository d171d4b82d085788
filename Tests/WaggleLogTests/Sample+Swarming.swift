import WaggleDomain

extension Sample {
    /// Every event of swarms beyond the core's, with all its fields and with those that are always there.
    static func swarming(_ a: UserID, _ b: UserID) -> [Event] {
        let family: [SwarmingEvent] = [
            .invitationSeen(invitation: 4),
            .interruptedOverBudget(invitation: 4, user: b, interruptions: 6, quietHours: true),
            .inviteeSuggested(suggestion: 1, user: b, ask: 2, comment: "she built it"),
            .inviteeSuggested(suggestion: 2, user: b, ask: nil, comment: ""),
            .askAnswered(ask: 2, answer: "the retry"), .askExpired(ask: 2),
            .helpOffered(offer: 1, ask: 2, due: 99, comment: "I know it"), .helpWelcomed(offer: 1),
            .helpThanked(offer: 2, comment: "thanks"), .helpExpired(offer: 3), .roleChanged(user: b, role: .scribe),
            .solutionProposed(proposal: 1, text: "turn it"), .solutionTakenUp(proposal: 1),
            .solutionSetAside(proposal: 1, comment: "no"), .swarmReopened(swarm: 1),
            .memberCredited(swarm: 1, user: b, skills: ["vpn", "fire"]), .memberCredited(swarm: 1, user: a, skills: []),
        ]
        return family.map(Event.swarming) + [
            .askOpened(
                AskOpened(
                    ask: 2, skills: [], urgency: .async, wanted: 1, visibility: .openToSkill, due: 7, question: "?",
                    tried: "")),
            .invitationSent(
                InvitationSent(invitation: 5, ask: 1, user: b, round: 1, due: 1, role: .observer, isForced: true)),
        ]
    }
}
