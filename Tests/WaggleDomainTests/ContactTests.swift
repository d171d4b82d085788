import Testing
import WaggleDomain
import WaggleTesting

@Suite struct ContactTests {
    private func owned(_ mode: Mode = .tiered) -> Story {
        var story = Story(mode)
        story.does(Cast.ana, .take)
        return story
    }

    private func log(_ direction: ContactDirection, _ result: ContactResult) -> Command {
        .contact(.log(.init(channel: .phone, direction: direction, result: result, duration: 60_000, note: "n")))
    }

    @Test(arguments: ContactDirection.allCases, ContactResult.allCases)
    func `a contact informs when both spoke or staff left word, and asks when the customer tried`(
        direction: ContactDirection, result: ContactResult
    ) {
        var story = owned()
        story.now += .minutes(2)
        story.does(Cast.ana, log(direction, result))
        let ticket = story.ticket
        switch (direction, result) {
        case (_, .spoken), (.outgoing, .oneWay):
            #expect(ticket.customerIsInformed && ticket.waitingSince == nil && ticket.firstResponseAt == story.now)
        case (.incoming, _):
            #expect(!ticket.customerIsInformed && ticket.waitingSince == Story.start)
            #expect(ticket.lastCustomerMessage == ticket.messageCount && ticket.firstResponseAt == nil)
        case (.outgoing, .noAnswer):
            #expect(ticket.waitingSince == Story.start && ticket.lastCustomerMessage == 1)
            #expect(ticket.firstResponseAt == nil)
        }
        #expect(ticket.messageCount == 3 && story.violations == [])
    }

    @Test func `a ticket is solved by a call without a written message`() {
        var story = owned()
        let solve = Command.solve(solution: "told her", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false)
        #expect(story.refuses(Cast.ana, solve)?.code == .wrongState)
        story.does(Cast.ana, log(.outgoing, .spoken))
        story.does(Cast.ana, solve)
        #expect(story.ticket.state == .solved && story.violations == [])
    }

    @Test func `a call that nobody took on a solved ticket asks whether it is solved, the next one reopens it`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "done"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false))
        story.does(Cast.mia, log(.incoming, .noAnswer))
        #expect(story.ticket.state == .solved && story.ticket.solvedQuestioned)
        story.does(Cast.mia, log(.incoming, .oneWay))
        #expect(story.ticket.state == .open && story.violations == [])
    }

    @Test func `a call that nobody took brings a ticket back that waited for its customer`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "does it work?"))
        story.does(Cast.ana, .handling(.pend(until: nil)))
        let events = story.does(Cast.ana, log(.incoming, .noAnswer))
        #expect(events.kinds == ["contact.logged", "ticket.resumed"])
        #expect(events.contains(.handling(.resumed(cause: .customer))))
        #expect(story.ticket.state == .open && story.violations == [])
    }

    @Test(arguments: [0, 1])
    func `a call that reached the customer or a session ends the desk's search for another owner`(way: Int) {
        var story = Story(.tiered, policy: DeskPolicy())
        story.does(Cast.ana, .take)
        story.pass(.minutes(6))
        #expect(story.ticket.routing.auto?.cause == .noAnswer)
        let session = Command.contact(.offerSession(kind: .video, link: "https://meet.example.org/1"))
        story.does(Cast.ana, way == 0 ? log(.outgoing, .spoken) : session)
        #expect(story.ticket.routing.auto == nil && story.violations == [])
    }

    @Test func `a contact is not logged ahead of time, nor longer than a day, nor on a closed ticket`() {
        var story = owned()
        let ahead = ContactCommand.LogContact(channel: .visit, direction: .incoming, heldAt: story.now + 1)
        #expect(story.refuses(Cast.ana, .contact(.log(ahead)))?.field == "held_at")
        let long = ContactCommand.LogContact(channel: .onSite, direction: .outgoing, duration: .hours(25))
        #expect(story.refuses(Cast.ana, .contact(.log(long)))?.field == "duration_ms")
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true))
        story.does(Cast.ana, .close)
        #expect(story.refuses(Cast.ana, log(.outgoing, .spoken))?.code == .wrongState)
    }

    @Test func `the customer sees that a contact took place and not what staff noted of it`() {
        var story = owned()
        let events = story.does(
            Cast.ana, .contact(.log(.init(channel: .fax, direction: .outgoing, result: .oneWay, note: "SECRET"))))
        let seen = events.compactMap { $0.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id) }
        #expect(seen.count == 1 && !"\(seen)".contains("SECRET") && "\(events)".contains("SECRET"))
    }

    @Test(arguments: ContactChannel.allCases)
    func `whatever the way, the contact stands in the conversation with its channel, time and length`(
        channel: ContactChannel
    ) {
        var story = owned()
        story.now += .minutes(30)
        let held = story.now - .minutes(20)
        let events = story.does(
            Cast.ana,
            .contact(
                .log(
                    .init(
                        channel: channel, direction: .incoming, result: .spoken, heldAt: held, duration: 600_000,
                        note: "at the counter"))))
        guard case .contact(.contactLogged(let logged)) = events.first else {
            Issue.record("no contact was logged")
            return
        }
        #expect(logged.channel == channel && logged.heldAt == held && logged.duration == 600_000)
        #expect(logged.number == story.ticket.messageCount && logged.note == "at the counter")
        #expect(story.ticket.customerIsInformed && story.ticket.firstResponseAt == story.now)
        #expect(story.ticket.channel == .chat && story.violations == [])
    }

    // Call-backs.

    private func plan(_ story: Story, remindAt: Milliseconds? = nil) -> Command {
        .contact(
            .planCallBack(
                .init(
                    phone: "+351 1", from: story.now + .hours(1), to: story.now + .hours(2), remindAt: remindAt,
                    language: "pt")))
    }

    @Test func `a planned call reminds its owner, and says when its window passed`() {
        var story = owned()
        story.does(Cast.carla, plan(story, remindAt: story.now + .minutes(50)))
        let fired = story.pass(.hours(3)).filter { $0.kind.hasPrefix("callback") }
        #expect(fired.map(\.kind) == ["callback.reminded", "callback.overdue"])
        #expect(
            fired.allSatisfy {
                $0.inboxUsers(ticketAfter: story.ticket).contains(story.ticket.lastOwner ?? .system)
                    || story.ticket.owner == nil
            })
        #expect(story.ticket.contact.callBack(1)?.isOverdue == true && story.violations == [])
    }

    @Test func `without an owner a call's reminder goes to the queue and the managers`() {
        var story = Story(.tiered)
        story.does(Cast.carla, plan(story, remindAt: story.now + .minutes(50)))
        let fired = story.pass(.minutes(51)).filter { $0.kind == "callback.reminded" }
        #expect(fired.count == 1 && fired[0].affectsQueueRow && fired[0].isForManagers(ticketAfter: story.ticket))
        var owned = owned()
        owned.does(Cast.carla, plan(owned, remindAt: owned.now + .minutes(10)))
        let told = owned.pass(.minutes(11)).filter { $0.kind == "callback.reminded" }
        #expect(told.count == 1 && !told[0].isForManagers(ticketAfter: owned.ticket))
    }

    @Test func `a call is planned at the ticket's tier, and goes where the ticket goes`() {
        var story = owned()
        var other = ContactCommand.PlanCallBack(phone: "1", from: story.now, to: story.now + .hours(30))
        other.queue = QueueID(3)
        #expect(story.refuses(Cast.ana, .contact(.planCallBack(other)))?.field == "queue")
        story.does(Cast.ana, plan(story))
        story.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        #expect(story.ticket.contact.callBack(1)?.queue == QueueID(2))
        story.does(Cast.dora, .contact(.finishCallBack(callBack: 1, reached: true, duration: 0, note: "")))
        #expect(story.violations == [])
    }

    @Test func `a call that reached the customer counts as an answer, one that did not may be planned anew`() {
        var story = owned()
        story.does(Cast.ana, plan(story))
        story.does(Cast.ben, .contact(.finishCallBack(callBack: 1, reached: false, duration: 0, note: "")))
        #expect(story.ticket.contact.callBack(1)?.state == .noAnswer && !story.ticket.customerIsInformed)
        let (from, to) = (story.now + .hours(1), story.now + .hours(2))
        story.does(Cast.carla, .contact(.rescheduleCallBack(callBack: 1, from: from, to: to, remindAt: nil)))
        story.does(Cast.ben, .contact(.finishCallBack(callBack: 1, reached: true, duration: 1, note: "")))
        #expect(story.ticket.contact.callBack(1)?.state == .reached && story.ticket.customerIsInformed)
        #expect(story.ticket.contact.callBack(1)?.tries == 2)
        #expect(story.refuses(Cast.ana, .contact(.cancelCallBack(callBack: 1)))?.code == .wrongState)
        #expect(story.refuses(Cast.ana, .contact(.cancelCallBack(callBack: 2)))?.field == "callback")
        #expect(story.violations == [])
    }

    @Test func `a window lies ahead, in order, within a year`() {
        var story = owned()
        for (from, to) in [(story.now, story.now), (story.now + 9, story.now + 5), (0, story.now + .hours(9_000))] {
            let plan = ContactCommand.PlanCallBack(phone: "1", from: from, to: to)
            #expect(story.refuses(Cast.ana, .contact(.planCallBack(plan)))?.field == "to_at")
        }
        let plan = ContactCommand.PlanCallBack(phone: " ", from: story.now, to: story.now + 5)
        #expect(story.refuses(Cast.ana, .contact(.planCallBack(plan)))?.field == "phone")
    }

    @Test func `a reminder before all time is refused`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        let at = story.now + .hours(1)
        let plan = ContactCommand.PlanCallBack(phone: "+351", from: at, to: at + .hours(1), remindAt: .min)
        #expect(story.refuses(Cast.ana, .contact(.planCallBack(plan)))?.field == "remind_at")
        let endless = ContactCommand.PlanCallBack(phone: "+351", from: .min, to: at)
        #expect(story.refuses(Cast.ana, .contact(.planCallBack(endless)))?.field == "to_at")
    }

    @Test func `a closed ticket waits for no call and no session`() {
        var story = owned()
        story.does(Cast.ana, plan(story))
        story.does(Cast.ana, .contact(.offerSession(kind: .video, link: "https://meet.example.org/1")))
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true))
        let events = story.does(Cast.carla, .close)
        #expect(events.kinds == ["callback.cancelled", "remote.ended", "ticket.closed"])
        #expect(story.ticket.contact.callBack(1)?.state == .cancelled)
        #expect(story.ticket.contact.session(1)?.state == .ended)
        #expect(story.ticket.deadlines(policy: story.view.policy) == [] && story.violations == [])
    }

    // Sessions.

    @Test func `a session runs only after the customer agreed, and ends when the consent is taken back`() {
        var story = owned()
        story.does(Cast.ana, .contact(.offerSession(kind: .remote, link: "https://meet.example.org/1")))
        let start = Command.contact(.startSession(session: 1))
        #expect(story.refuses(Cast.ana, start)?.message.contains("waits for the customer") == true)
        #expect(story.refuses(Cast.ana, .contact(.answerSession(session: 1, agreed: true)))?.code == .notAllowed)
        story.does(Cast.carla, .contact(.answerSession(session: 1, agreed: true)))
        story.does(Cast.ana, start)
        #expect(story.ticket.contact.session(1)?.startedAt == story.now)
        story.does(Cast.ana, .contact(.offerSession(kind: .video, link: "https://meet.example.org/2")))
        story.does(Cast.carla, .contact(.answerSession(session: 2, agreed: true)))
        #expect(story.refuses(Cast.ana, .contact(.startSession(session: 2)))?.code == .conflict)
        story.now += .minutes(3)
        story.does(Cast.carla, .contact(.answerSession(session: 1, agreed: false)))
        #expect(story.ticket.contact.session(1)?.state == .ended)
        #expect(story.ticket.contact.session(1)?.endedAt == story.now)
        #expect(story.refuses(Cast.ana, start)?.code == .wrongState)
        story.does(Cast.carla, .contact(.answerSession(session: 2, agreed: false)))
        #expect(story.ticket.contact.session(2)?.state == .refused && story.violations == [])
    }

    @Test(arguments: [
        "http://example.org", "javascript:alert(1)", "https://a b", "https://", "https://a\u{7f}", "ftp://x",
    ])
    func `a link that is none is refused`(link: String) {
        var story = owned()
        #expect(story.refuses(Cast.ana, .contact(.offerSession(kind: .remote, link: link)))?.field == "link")
    }

    @Test(arguments: SessionState.allCases, SessionState.Step.allCases)
    func `no way leads to a running session but through the customer's word`(
        state: SessionState, step: SessionState.Step
    ) {
        if state.after(step) == .running { #expect(state == .agreed && step == .start) }
        if state.after(step) == .agreed { #expect(step == .agree) }
    }

    // Product feedback.

    @Test func `a message is marked once per topic, and its customer is told wherever the ticket stands`() {
        var story = owned()
        let mark = Command.contact(.markFeedback(message: 1, topic: "dark mode"))
        story.does(Cast.ben, mark)
        #expect(story.refuses(Cast.ana, mark)?.code == .conflict)
        #expect(story.refuses(Cast.ana, .contact(.markFeedback(message: 9, topic: "x")))?.field == "message")
        #expect(story.refuses(Cast.ana, .contact(.unmarkFeedback(message: 2)))?.code == .wrongState)
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true))
        story.does(Cast.carla, .close)
        let before = story.ticket
        let events = before.announce(
            .feedbackDone(topic: "dark mode"), "It is dark now", by: Cast.mia, at: story.now, view: story.view)
        var after = before
        for event in events { after.apply(event, by: Cast.mia.id, at: story.now, sequence: after.version + 1) }
        #expect(after.state == .closed && after.contact.feedback(on: 1)?.toldAt == story.now)
        #expect(after.messageCount == before.messageCount + 1 && after.checkInvariants() == [])
    }

    @Test func `a wish that came true is no answer to the matter, and keeps no promise`() {
        var story = owned()
        story.does(Cast.ana, .service(.promise(at: story.now + .hours(1), text: "")))
        story.does(Cast.ben, .contact(.markFeedback(message: 1, topic: "dark mode")))
        var ticket = story.ticket
        let events = ticket.announce(
            .feedbackDone(topic: "dark mode"), "It is dark now", by: Cast.mia, at: story.now, view: story.view)
        #expect(events.count == 1)
        for event in events { ticket.apply(event, by: Cast.mia.id, at: story.now, sequence: ticket.version + 1) }
        #expect(!ticket.customerIsInformed && ticket.service.promise != nil)
        let solve = Command.solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false)
        let solved = ticket.decide(solve, by: Cast.ana, at: story.now, view: story.view)
        #expect(solved.refusal?.code == .wrongState)
    }

    @Test func `news told to many informs, but is nobody's first response`() {
        let story = owned()
        var ticket = story.ticket
        let events = ticket.announce(
            .problem(ProblemID(1), news: 1), "Found it", by: Cast.mia, at: story.now, view: story.view)
        for event in events { ticket.apply(event, by: Cast.mia.id, at: story.now, sequence: ticket.version + 1) }
        #expect(ticket.customerIsInformed && ticket.firstResponseAt == nil && ticket.waitingSince == Story.start)
    }
}
