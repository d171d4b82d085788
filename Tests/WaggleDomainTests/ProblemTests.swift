import Testing
import WaggleDomain
import WaggleTesting

/// Several tickets with one cause: what becomes of the problem, and what each ticket records because of it.
@Suite struct ProblemTests {
    /// A problem that Ana leads, and three chats; one's owner is Ana.
    private struct Scene {
        var problem: Problem
        var tickets: [Int64: Ticket] = [:]
        var view = Cast.desk(.tiered, policy: .quiet)
        var now = Story.start
        /// What was recorded, as "ticket kind".
        var heard: [String] = []

        init() {
            let form = ProblemForm(category: "log-in", priority: .p2, owner: Cast.ana.id, title: "Log-in fails")
            let declared = ProblemEvent.declared(problem: ProblemID(3), form: form)
            problem = Problem(first: declared, by: Cast.ana.id, at: now, sequence: 1)!
            for id: Int64 in 1...3 {
                let opening = Command.OpenTicket(customer: Cast.carla.id, subject: "", text: "It fails")
                let decided = Ticket.decideOpen(opening, id: TicketID(id), by: Cast.carla, at: now, view: view)
                record(try! decided.get(), on: id, by: Cast.carla)
            }
            on(1, Cast.ana, .take)
            heard = []
        }

        mutating func record(_ events: [Event], on id: Int64, by actor: Actor) {
            for event in events {
                if var ticket = tickets[id] {
                    ticket.apply(event, by: actor.id, at: now, sequence: ticket.version + 1)
                    tickets[id] = ticket
                } else {
                    tickets[id] = Ticket(id: TicketID(id), first: event, by: actor.id, at: now, sequence: 1)
                }
                heard.append("\(id) \(event.kind)")
            }
            #expect(tickets[id]?.checkInvariants() == [])
        }

        @discardableResult
        mutating func on(_ id: Int64, _ actor: Actor, _ command: Command) -> Refusal? {
            switch tickets[id]!.decide(command, by: actor, at: now, view: view) {
            case .success(let events): record(events, on: id, by: actor)
            case .failure(let refusal): return refusal
            }
            return nil
        }

        /// The command, and then every ticket brought in line.
        @discardableResult
        mutating func lead(_ command: ProblemCommand, by actor: Actor = Cast.ana) -> Refusal? {
            switch problem.decide(command, by: actor, view: view) {
            case .failure(let refusal): return refusal
            case .success(let events):
                for event in events { problem.apply(event, by: actor.id, at: now, sequence: problem.version + 1) }
            }
            for id in tickets.keys.sorted() {
                record(tickets[id]!.heed(problem, by: actor, at: now, view: view), on: id, by: actor)
            }
            return nil
        }

        @discardableResult
        mutating func link(_ id: Int64, by actor: Actor = Cast.ana) -> Refusal? {
            switch tickets[id]!.link(to: problem, by: actor, at: now, view: view) {
            case .success(let events): record(events, on: id, by: actor)
            case .failure(let refusal): return refusal
            }
            return nil
        }

        mutating func unlink(_ id: Int64) {
            let decided = tickets[id]!.unlink(from: problem.id, by: Cast.ana, at: now, view: view)
            record(try! decided.get(), on: id, by: Cast.ana)
        }

        /// The last thing the customer of a ticket was told.
        func told(_ id: Int64) -> Int { tickets[id]!.handling.problem?.told ?? -1 }
    }

    private let id = ProblemID(3)
    private func tell(_ text: String, _ isWorkaround: Bool = false) -> ProblemCommand {
        .tell(id, text: text, isWorkaround: isWorkaround)
    }
    private let solve = ProblemCommand.solve(
        ProblemID(3), text: "It works again", rootCause: "A certificate", decision: nil)

    @Test func `whoever declares it leads it, and a manager may lead too`() {
        let view = Cast.desk(.tiered)
        let draft = ProblemCommand.Draft(title: "Log-in fails", priority: .p1)
        let decided = Problem.decideDeclare(draft, id: id, category: "log-in", by: Cast.ben, view: view)
        let form = ProblemForm(category: "log-in", priority: .p1, owner: Cast.ben.id, title: "Log-in fails")
        #expect(try! decided.get() == [.declared(problem: id, form: form)])
        let bare = Problem.decideDeclare(.init(title: " "), id: id, category: "", by: Cast.ben, view: view)
        #expect(bare.refusal?.field == "title")
        let customer = Problem.decideDeclare(draft, id: id, category: "", by: Cast.carla, view: view)
        #expect(customer.refusal?.code == .notAllowed)

        var scene = Scene()
        #expect(scene.lead(tell("Wait"), by: Cast.ben)?.code == .notAllowed)
        #expect(scene.lead(.dismiss(id, reason: "no"), by: Cast.ben)?.code == .notAllowed)
        #expect(scene.lead(.change(id, .init(owner: Cast.ben.id)), by: Cast.mia) == nil)
        #expect(scene.lead(tell("Wait"), by: Cast.ben) == nil)
        #expect(scene.lead(tell("Wait"), by: Cast.ana)?.code == .notAllowed)
        #expect(scene.lead(.change(id, .init(owner: Cast.carla.id)), by: Cast.mia)?.field == "owner")
    }

    @Test func `a proposal is declared or dismissed with a reason, and nothing else`() {
        let proposal = ProblemProposal(
            problem: id, category: "log-in", from: 1, to: 2, tickets: 9, usualThousandths: 1_125)
        let proposed = Problem(first: .proposed(proposal), by: .system, at: 1, sequence: 1)!
        let view = Cast.desk(.tiered)
        for command in [tell("x"), solve, .reopen(id, reason: "x"), .change(id, .init(title: "x"))] {
            #expect(proposed.decide(command, by: Cast.mia, view: view).refusal?.code == .wrongState)
        }
        #expect(proposed.refuseLinking()?.code == .wrongState)
        #expect(proposed.decide(.dismiss(id, reason: ""), by: Cast.ana, view: view).refusal?.field == "reason")
        let no = proposed.decide(.dismiss(id, reason: "A newsletter"), by: Cast.ana, view: view)
        #expect(try! no.get() == [.dismissed(problem: id, reason: "A newsletter")])
        let yes = proposed.decide(.declare(.init(title: "Log-in fails", proposal: id)), by: Cast.ana, view: view)
        #expect(try! yes.get().first?.kind == "problem.declared")
        var declared = proposed
        for event in try! yes.get() { declared.apply(event, by: Cast.ana.id, at: 2, sequence: 2) }
        #expect(declared.state == .open && declared.form.category == "log-in" && declared.proposal == proposal)
        #expect(declared.decide(.declare(.init(title: "x")), by: Cast.ana, view: view).refusal?.code == .wrongState)
    }

    @Test func `news of the problem in time keeps the owner's promise`() {
        var scene = Scene()
        #expect(scene.link(1) == nil)
        scene.on(1, Cast.ana, .service(.promise(at: scene.now + .hours(1), text: "")))
        scene.now += .minutes(30)
        scene.heard = []
        #expect(scene.lead(tell("A certificate has run out")) == nil)
        #expect(scene.heard == ["1 msg.announcement", "1 sla.met"])
        #expect(scene.tickets[1]?.service.promise == nil && scene.tickets[1]?.customerIsInformed == true)
        #expect(scene.tickets[1]?.deadlines(policy: .quiet).contains { $0.kind == .slaBreach } == false)
    }

    @Test func `one update reaches every linked customer once, and who comes later hears what to do`() {
        var scene = Scene()
        scene.link(1)
        #expect(scene.heard == ["1 problem.linked"])
        scene.lead(tell("Use your address", true))
        scene.lead(tell("We are at it"))
        #expect(scene.problem.form.workaround == "Use your address")
        #expect(scene.heard.count { $0 == "1 msg.announcement" } == 2)
        scene.heard = []
        scene.link(2)
        #expect(scene.heard == ["2 problem.linked", "2 msg.announcement"])
        #expect(scene.problem.newsForNewcomer?.text == "Use your address")
        #expect(scene.told(1) == 2 && scene.told(2) == 2 && scene.told(3) == -1)
        // Nothing is left to be told, and a second link to it tells nothing again.
        scene.heard = []
        scene.unlink(2)
        scene.link(2)
        #expect(scene.heard == ["2 problem.unlinked", "2 problem.linked"])
        #expect(scene.link(2)?.code == .conflict)
    }

    @Test func `news without a text are the workaround as it stands`() {
        var scene = Scene()
        #expect(scene.lead(.tell(id, text: nil, isWorkaround: false))?.field == "text")
        scene.lead(.change(id, .init(workaround: "Use your address")))
        #expect(scene.lead(.tell(id, text: nil, isWorkaround: false)) == nil)
        #expect(scene.problem.lastWorkaround?.text == "Use your address" && scene.problem.newsCount == 1)
        #expect(scene.lead(.change(id, .init(workaround: "Use your address")))?.code == .conflict)
    }

    @Test func `solving it asks each owner, and never solves a ticket`() {
        var scene = Scene()
        scene.link(1)
        scene.link(2)
        scene.lead(solve)
        #expect(scene.problem.state == .solved && scene.problem.form.rootCause == "A certificate")
        for id: Int64 in [1, 2] {
            #expect(
                scene.heard.filter { $0.hasPrefix("\(id) ") }.suffix(2) == [
                    "\(id) msg.announcement", "\(id) problem.solving_offered",
                ])
        }
        #expect(scene.tickets[1]!.state == .open && scene.tickets[2]!.state == .queued)
        let answer = Command.handling(.answerProblem(solved: true, knowledge: nil, knowledgeNote: ""))
        #expect(scene.on(1, Cast.ben, answer)?.code == .notAllowed)
        #expect(scene.on(1, Cast.ana, answer) == nil)
        #expect(scene.tickets[1]!.state == .solved)
        #expect(scene.tickets[1]!.handling.solution?.solution == "It works again")
        #expect(scene.on(1, Cast.ana, answer)?.code == .wrongState)
        // The other one goes on; nobody asks again.
        scene.on(2, Cast.ben, .take)
        let no = Command.handling(.answerProblem(solved: false, knowledge: nil, knowledgeNote: ""))
        #expect(scene.on(2, Cast.ben, no) == nil)
        #expect(scene.tickets[2]!.state == .open && scene.tickets[2]!.solvingOffer == nil)
        #expect(scene.on(2, Cast.ben, no)?.code == .wrongState)
    }

    @Test func `the rules of solving hold for the problem's solution, too`() {
        var scene = Scene()
        scene.link(1)
        scene.lead(solve)
        scene.on(1, Cast.carla, .sendMessage(text: "It does not work for me"))
        let answer = Command.handling(.answerProblem(solved: true, knowledge: nil, knowledgeNote: ""))
        #expect(scene.on(1, Cast.ana, answer)?.code == .wrongState)
        #expect(scene.tickets[1]!.solvingOffer != nil)
    }

    @Test func `who is linked to a solved problem hears its last word and is asked`() {
        var scene = Scene()
        scene.lead(tell("Use your address", true))
        scene.lead(solve)
        scene.heard = []
        scene.link(1)
        #expect(scene.heard == ["1 problem.linked", "1 msg.announcement", "1 problem.solving_offered"])
        #expect(scene.tickets[1]!.solvingOffer?.offer == "It works again")
    }

    @Test func `opening it again takes the question back`() {
        var scene = Scene()
        scene.link(1)
        scene.lead(solve)
        #expect(scene.lead(.reopen(id, reason: "It fails again")) == nil)
        #expect(scene.heard.last == "1 problem.solving_answered" && scene.tickets[1]!.solvingOffer == nil)
        #expect(scene.problem.endedAt == nil && scene.lead(.reopen(id, reason: "x"))?.code == .wrongState)
        #expect(scene.lead(solve) == nil)
        #expect(scene.told(1) == 2 && scene.tickets[1]!.solvingOffer != nil)
    }

    @Test func `only tickets that one may read are linked, each to one problem`() {
        var scene = Scene()
        #expect(scene.link(1, by: Cast.dora)?.field == "tickets")
        #expect(scene.link(1, by: Cast.ben) == nil)
        let form = ProblemForm(category: "", priority: .p3, owner: Cast.ana.id, title: "Another")
        let other = Problem(first: .declared(problem: ProblemID(4), form: form), by: Cast.ana.id, at: 1, sequence: 1)!
        let twice = scene.tickets[1]!.link(to: other, by: Cast.ana, at: scene.now, view: scene.view)
        #expect(twice.refusal?.code == .conflict)
        let foreign = scene.tickets[1]!.unlink(from: other.id, by: Cast.ana, at: scene.now, view: scene.view)
        #expect(foreign.refusal?.code == .wrongState)
    }

    @Test func `a ticket that is cancelled leaves its problem`() {
        var scene = Scene()
        scene.link(1)
        scene.on(1, Cast.ana, .handling(.cancel(reason: .mistake, duplicateOf: nil, note: "")))
        #expect(scene.tickets[1]!.handling.problem == nil)
        scene.heard = []
        scene.lead(tell("Wait"))
        #expect(scene.heard == [])
        #expect(scene.link(1)?.code == .wrongState)
    }

    @Test func `a survivor of a merge stays with the problem, and its customer hears nothing twice`() {
        var scene = Scene()
        scene.on(2, Cast.ana, .take)
        scene.link(1)
        scene.lead(tell("Use your address", true))
        let tickets = scene.tickets
        let others = Ticket.Neighbours<Never>(find: { tickets[$0.rawValue] }, next: { TicketID(9) })
        let merge = Command.handling(.merge(into: TicketID(2), reason: "the same"))
        let decided = tickets[1]!.decide(merge, by: Cast.ana, at: scene.now, view: scene.view, among: others)
        for decision in try! decided.get() { scene.record(decision.events, on: decision.ticket.rawValue, by: Cast.ana) }
        #expect(scene.tickets[1]!.handling.problem == nil && scene.told(2) == 1)
        scene.heard = []
        scene.lead(.change(id, .init(decision: "Mend it")))
        #expect(scene.heard == [])
        scene.lead(tell("We are at it"))
        #expect(scene.heard == ["2 msg.announcement"])
    }
}

extension Result where Failure == Refusal {
    fileprivate var refusal: Refusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }
}

/// When the desk proposes a problem.
@Suite struct SurgeTests {
    @Test(arguments: [
        (0, 1.0, 1.0), (1, 2.0, 0.8646647167633873), (5, 1.0, 0.003659846827343713),
        (7, 1.0, 8.324114928808067e-05), (20, 5.0, 3.452135820914455e-07),
        (12, 0.111, 6.5925575102634985e-21),
    ])
    func `the tail of the Poisson distribution is what tables say`(count: Int, mean: Double, expected: Double) {
        let tail = ProblemPolicy.tail(count, mean)
        #expect(abs(tail - expected) <= expected * 1e-9)
    }

    @Test func `a tail too small for a number is nought, not nonsense`() {
        #expect(ProblemPolicy.tail(5_000, 0.5) == 0)
        #expect(ProblemPolicy.tail(10_000, 1_000) == 0)
    }

    @Test func `few tickets are no problem, nor are many in an hour that always has many`() {
        let policy = ProblemPolicy()
        let quiet = Array(repeating: 0, count: 8)
        #expect(policy.surge(4, past: quiet) == nil)
        #expect(policy.surge(5, past: quiet) == 1.0 / 9)
        #expect(policy.surge(30, past: Array(repeating: 20, count: 8)) == nil)
        #expect(policy.surge(80, past: Array(repeating: 20, count: 8)) != nil)
        // Surely above, but not far above.
        #expect(policy.surge(2_500, past: Array(repeating: 1_000, count: 8)) == nil)
        // A category without a past is taken to have one ticket in such an hour.
        #expect(policy.surge(6, past: []) == nil && policy.surge(7, past: []) == 1)
    }

    @Test func `the same hour of the weeks before is the same by the clock on the wall`() throws {
        let hour: Milliseconds = 3_600_000
        let week = 168 * hour
        let change = Story.start - 3 * week / 2
        let zone = try #require(
            TimeZoneRules(
                name: "Test/Zone", initialOffset: 7_200, transitions: [.init(at: change / 1_000, offset: 3_600)]))
        var policy = ProblemPolicy()
        policy.weeks = 2
        let past = policy.past(from: Story.start - hour, to: Story.start, in: zone)
        #expect(past[0] == Story.start - week - hour..<Story.start - week)
        // The clocks were an hour ahead then: the same local time was an hour earlier.
        #expect(past[1] == Story.start - 2 * week - 2 * hour..<Story.start - 2 * week - hour)
    }

    @Test func `its settings have bounds`() {
        for change: (inout ProblemPolicy) -> Void in [
            { $0.window = 1_000 }, { $0.weeks = 0 }, { $0.ticketsMin = 1 }, { $0.timesUsual = 0 }, { $0.oneIn = 1 },
        ] {
            var policy = ProblemPolicy()
            #expect(policy.check() == nil)
            change(&policy)
            #expect(policy.check() != nil)
        }
    }
}
