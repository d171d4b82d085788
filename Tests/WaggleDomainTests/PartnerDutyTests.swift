import Testing
import WaggleDomain
import WaggleTesting

/// What is shared outside has an owner who follows it up, and an end that everybody hears of.
@Suite struct PartnerDutyTests {
    private let share = Command.partner(.share(.init(user: Cast.pia.id, question: "why?", isConsentRecorded: true)))

    private func shared(_ channel: TicketChannel = .email, policy: DeskPolicy = .quiet) -> Story {
        var story = Story(.tiered, channel: channel, policy: policy)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, share)
        return story
    }

    @Test func `a shared ticket is not left with nobody, and may be handed over`() {
        var story = shared()
        let moves: [Command] = [
            .escalate(reason: .skill, summary: "x"), .routing(.release(reason: "")),
        ]
        for move in moves {
            let refusal = story.refuses(Cast.ana, move)
            #expect(refusal?.code == .wrongState && refusal?.message.contains("end the share first") == true)
            #expect(story.refuses(Cast.mia, move)?.code == .wrongState)
        }
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(
                    to: Cast.ben.id, reason: .skill, summary: "x", nextStep: "y", nextStepAt: story.now + .hours(1))))
        story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(story.ticket.owner == Cast.ben.id && story.ticket.partner.openShares.count == 1)
        story.does(Cast.ben, .partner(.end(share: 1)))
        story.does(Cast.ben, .escalate(reason: .skill, summary: "x"))
        #expect(story.ticket.tier == .l2 && story.violations == [])

        var higher = Story(.tiered, channel: .email)
        higher.does(Cast.ana, .take)
        higher.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        higher.does(Cast.dora, .take)
        higher.does(Cast.dora, share)
        #expect(higher.refuses(Cast.dora, .deescalate(reason: .skill, summary: "x"))?.code == .wrongState)
    }

    @Test func `a live chat that is shared keeps its owner while it moves`() {
        var story = shared(.chat)
        story.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        #expect(story.ticket.owner == Cast.ana.id && story.ticket.tier == .l2 && story.violations == [])
    }

    @Test func `a tier's clock takes no shared ticket from its owner, who is told with the managers`() {
        for expiry in TierExpiry.allCases {
            var policy = DeskPolicy.quiet
            policy.tiers.expiry = expiry
            var story = shared(policy: policy)
            story.does(Cast.pia, .partner(.write(share: 1, text: "done")))
            let warned = story.pass(.hours(2)).first { $0.kind == "tier.warned" }
            #expect(warned?.inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id, Cast.mia.id], "\(expiry)")
            #expect(story.ticket.owner == Cast.ana.id && story.ticket.tier == .l1 && story.violations == [])
        }
    }

    @Test func `without an owner the managers hear of the partner`() throws {
        let story = shared()
        var orphan = story.ticket
        for event in [
            Event.ticketEscalated(
                TierMove(
                    from: .l1, to: .l2, queue: QueueID(2), reason: .skill, automatic: false, ownerStays: false,
                    summary: ""))
        ] {
            orphan.apply(event, by: Cast.ana.id, at: story.now, sequence: orphan.version + 1)
        }
        #expect(Event.partner(.reminded(share: 1, next: 1)).isForManagers(ticketAfter: orphan))
        #expect(!Event.partner(.reminded(share: 1, next: 1)).isForManagers(ticketAfter: story.ticket))
    }

    @Test func `nobody asks after a partner's answer while the ticket is solved`() {
        var story = shared()
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: false))
        #expect(story.pass(.hours(71)).allSatisfy { !$0.kind.hasPrefix("partner") })
        story.does(Cast.carla, .handling(.answerSolved(false)))
        #expect(story.pass(.minutes(1)).contains { $0.kind == "partner.reminded" })
        #expect(story.violations == [])
    }

    @Test func `every end of a ticket says that its shares have ended`() {
        var closed = shared()
        closed.does(Cast.ana, .sendMessage(text: "try now"))
        closed.does(Cast.ana, .solve(solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: false))
        #expect(closed.does(Cast.carla, .close).map(\.kind) == ["partner.ended", "ticket.closed"])
        var cancelled = shared()
        cancelled.does(Cast.pia, .partner(.write(share: 1, text: "not ours")))
        let kinds = cancelled.does(
            Cast.ana, .handling(.cancel(reason: .spam, duplicateOf: nil, note: ""))
        ).map(\.kind)
        #expect(kinds.contains("partner.ended"))
        #expect(closed.violations == [] && cancelled.violations == [])
    }

    @Test func `a partner's word brings back a ticket that waits for its customer`() {
        var story = shared()
        story.does(Cast.pia, .partner(.write(share: 1, text: "which version?")))
        story.does(Cast.ana, .sendMessage(text: "which version?"))
        story.does(Cast.ana, .handling(.pend(until: nil)))
        #expect(story.ticket.state == .pendingCustomer)
        story.does(Cast.pia, .partner(.proposeSolution(share: 1, text: "any version: turn it off and on")))
        #expect(story.ticket.state == .open && story.violations == [])
    }
}
