import Testing
import WaggleDomain
import WaggleTesting

@Suite struct PartnerTests {
    private func owned(_ mode: Mode = .tiered, policy: DeskPolicy = DeskPolicy()) -> Story {
        var story = Story(mode, policy: policy)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .addNote(text: "a note"))
        return story
    }

    private func share(
        recorded: Bool = true, items: [PartnerCommand.Item] = [.init(kind: .note, number: 1, text: "a n***")]
    ) -> Command {
        .partner(.share(.init(user: Cast.pia.id, question: "why?", items: items, isConsentRecorded: recorded)))
    }

    private func mayRead(_ story: Story) -> Bool {
        Access.decide(.readShare, by: Cast.pia, on: story.ticket, view: story.view) == nil
    }

    @Test func `a share waits for the customer's word, the owner stays and the partner sees nothing before`() {
        var story = owned()
        story.does(Cast.ana, share(recorded: false))
        #expect(story.ticket.partner.share(1)?.state == .consent && !mayRead(story))
        #expect(story.ticket.state == .open)
        story.does(Cast.carla, .partner(.answerConsent(share: 1, given: true)))
        #expect(mayRead(story) && story.ticket.state == .pendingPartner && story.ticket.owner == Cast.ana.id)
        #expect(story.ticket.tierClock == nil)
        let again = story.refuses(Cast.carla, .partner(.answerConsent(share: 1, given: false)))
        #expect(again?.code == .wrongState && story.violations == [])
    }

    @Test func `a refused share is over, and the customer's word cannot be given by staff`() {
        var story = owned()
        story.does(Cast.ana, share(recorded: false))
        #expect(story.refuses(Cast.ana, .partner(.answerConsent(share: 1, given: true)))?.code == .notAllowed)
        story.does(Cast.carla, .partner(.answerConsent(share: 1, given: false)))
        #expect(story.ticket.partner.share(1)?.state == .ended && !mayRead(story) && story.violations == [])
    }

    @Test func `a desk may waive the question`() {
        var policy = DeskPolicy()
        policy.partners.isConsentWaived = true
        var story = owned(policy: policy)
        story.does(Cast.ana, share(recorded: false))
        #expect(story.ticket.partner.share(1)?.consent == .waived && mayRead(story))
    }

    @Test func `a partner reads the share and nothing else of the ticket`() {
        var story = owned()
        story.does(Cast.ana, share())
        for action in Action.allCases where action.concernsTicket {
            let allowed = Access.decide(action, by: Cast.pia, on: story.ticket, view: story.view) == nil
            #expect(allowed == [.readShare, .writePartner, .answerPartner].contains(action), "\(action)")
        }
    }

    @Test func `a partner writes to the customer as long as the owner lets them`() {
        var story = owned()
        story.does(Cast.ana, share())
        let tell = Command.partner(.tell(share: 1, text: "your bank books it back"))
        #expect(story.refuses(Cast.pia, tell)?.code == .notFound)
        #expect(story.refuses(Cast.pia, .partner(.grantSpeak(share: 1)))?.code == .notFound)
        #expect(story.refuses(Cast.ben, .partner(.grantSpeak(share: 1)))?.code == .notAllowed)
        story.does(Cast.ana, .partner(.grantSpeak(share: 1)))
        #expect(story.refuses(Cast.ana, .partner(.grantSpeak(share: 1)))?.code == .wrongState)
        #expect(story.refuses(Cast.ana, tell)?.code == .notAllowed, "they write themselves")
        let before = story.ticket.messageCount
        let kinds = story.does(Cast.pia, tell).map(\.kind)
        #expect(kinds.prefix(2) == ["msg.agent", "partner.told"] && story.ticket.state == .open)
        let said = story.ticket.partner.share(1)?.messages.last
        #expect(said?.message == before + 1 && said?.text == "your bank books it back")
        #expect(story.ticket.customerIsInformed && story.ticket.owner == Cast.ana.id)
        story.does(Cast.ana, .partner(.revokeSpeak(share: 1)))
        #expect(story.refuses(Cast.pia, tell)?.code == .notFound)
        story.does(Cast.ana, .partner(.grantSpeak(share: 1)))
        story.does(Cast.ana, .partner(.end(share: 1)))
        #expect(story.ticket.partner.share(1)?.maySpeak == false)
        #expect(story.refuses(Cast.pia, tell)?.code == .notFound && story.violations == [])
    }

    @Test func `the partner's clock reminds the owner again and again, and says when it ran out`() {
        var story = owned(.swarm)
        story.does(Cast.ana, share())
        let fired = story.pass(.hours(80)).map(\.kind).filter { $0.hasPrefix("partner") }
        #expect(fired == ["partner.reminded", "partner.reminded", "partner.reminded", "partner.overdue"])
        story.does(Cast.pia, .partner(.write(share: 1, text: "soon")))
        #expect(story.ticket.state == .open && story.ticket.partner.share(1)?.state == .ours)
        #expect(story.pass(.hours(80)).allSatisfy { !$0.kind.hasPrefix("partner") })
        story.does(Cast.ana, .partner(.write(share: 1, text: "when?")))
        #expect(story.ticket.state == .pendingPartner)
        #expect(story.ticket.partner.share(1)?.due == story.now + .hours(72) && story.violations == [])
    }

    @Test func `in tiered mode the tier's clock stands still while the partner has the ticket`() {
        var story = owned()
        #expect(story.ticket.tierClock != nil)
        story.does(Cast.ana, share())
        #expect(story.pass(.hours(1)).allSatisfy { !$0.kind.hasPrefix("tier.") } && story.ticket.tier == .l1)
        story.does(Cast.pia, .partner(.proposeSolution(share: 1, text: "reverse it")))
        #expect((story.ticket.tierClock?.due ?? 0) > story.now)
        #expect(story.ticket.partner.share(1)?.messages.last?.isProposal == true && story.violations == [])
    }

    @Test func `what is given back is over, with its reason`() {
        var story = owned()
        story.does(Cast.ana, share())
        story.does(Cast.pia, .partner(.giveBack(share: 1, text: "not ours")))
        #expect(story.ticket.partner.share(1)?.messages.last?.text == "not ours")
        #expect(!mayRead(story) && story.ticket.state == .open)
        #expect(story.refuses(Cast.pia, .partner(.write(share: 1, text: "one more")))?.code == .notFound)
        #expect(story.violations == [])
    }

    @Test func `a closed ticket is shared with nobody`() {
        var story = owned()
        story.does(Cast.ana, share())
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true))
        story.does(Cast.carla, .close)
        #expect(!mayRead(story) && story.ticket.partner.share(1)?.state == .ended)
        #expect(story.ticket.deadlines(policy: story.view.policy) == [] && story.violations == [])
    }

    @Test func `only partners are shared with, once at a time, and only what exists`() {
        var story = owned()
        let toAgent = PartnerCommand.Share(user: Cast.ben.id, question: "?", isConsentRecorded: true)
        #expect(story.refuses(Cast.ana, .partner(.share(toAgent)))?.field == "user")
        let absent: [PartnerCommand.Item] = [
            .init(kind: .note, number: 2, text: "x"), .init(kind: .message, number: 99, text: "x"),
            .init(kind: .message, number: 1),
        ]
        for item in absent { #expect(story.refuses(Cast.ana, share(items: [item]))?.field == "items") }
        story.does(Cast.ana, share())
        #expect(story.refuses(Cast.ana, share())?.code == .conflict)
        story.does(Cast.ana, .partner(.end(share: 1)))
        #expect(story.ticket.state == .open)
        story.does(Cast.ana, share())
        #expect(story.ticket.partner.share(2)?.state == .theirs && story.violations == [])
    }

    @Test func `a link is for a guest alone, one at a time, for thirty days at most`() {
        var story = owned()
        story.does(Cast.ana, share())
        #expect(story.refuses(Cast.ana, .partner(.makeLink(share: 1, lifetime: nil)))?.code == .wrongState)
        let guest = PartnerCommand.Share(user: UserID(900), isGuest: true, question: "?", isConsentRecorded: true)
        story.does(Cast.ana, .partner(.share(guest)))
        #expect(story.refuses(Cast.ana, .partner(.makeLink(share: 2, lifetime: .hours(800))))?.field == "lifetime_ms")
        story.does(Cast.ana, .partner(.makeLink(share: 2, lifetime: .hours(1))))
        #expect(story.refuses(Cast.ana, .partner(.makeLink(share: 2, lifetime: nil)))?.code == .conflict)
        story.pass(.hours(2))
        story.does(Cast.ana, .partner(.makeLink(share: 2, lifetime: nil)))
        let stranger = Actor(id: UserID(900), name: "Guest", role: .partner)
        #expect(Access.decide(.readShare, by: stranger, on: story.ticket, view: story.view) == nil)
        let write = Command.partner(.write(share: 1, text: "another's thread"))
        #expect(story.refuses(stranger, write)?.field == "share" && story.violations == [])
    }
}
