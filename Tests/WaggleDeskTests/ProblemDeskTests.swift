import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// Problems through the desk: one commit, what is told and stored, proposals.
struct ProblemDeskTests {
    private func declare(_ test: TestDesk, _ ids: [Int64]) throws -> Int64 {
        let tickets = JSONValue.array(ids.map { .int($0) })
        return try test.ask(.problemDeclare, ["title": "Log-in fails", "tickets": tickets], by: test.ana).number(
            "problem")
    }

    private func heard(_ test: TestDesk, _ ticket: Int64, _ text: String) -> Int {
        test.publisher.stored(.ticket(ticket)).map(\.text).count { $0.contains(text) }
    }

    @Test func `one update reaches every linked customer in one commit, and once`() throws {
        let test = try TestDesk()
        let ids = try (1...3).map { _ in try test.openTicket() }
        let problem = try declare(test, Array(ids.prefix(2)))
        #expect(problem == 1)
        let tell: JSONValue = [
            "problem": .int(problem), "text": "Use your address.", "workaround": true,
            "client_id": .string(TestDesk.newKey()),
        ]
        let turns = test.turns
        let told = try test.ask(.problemTell, tell, by: test.ana)
        #expect(try told.number("told") == 2 && told.number("left") == 0 && told.number("problem") == problem)
        #expect(test.turns == turns + 1)
        #expect(try test.ask(.problemTell, tell, by: test.ana) == told)
        let link: JSONValue = ["problem": .int(problem), "tickets": [.int(ids[2])]]
        #expect(try test.ask(.problemLink, link, by: test.ben).number("problem") == problem)
        for id in ids { #expect(heard(test, id, "Use your address.") == 1) }
        #expect(test.refusal(.problemLink, link, by: test.ben)?.code == .conflict)
        let pushes = test.publisher.stored(.problem(problem)).map(\.text)
        #expect(pushes.count { $0.contains("problem.told") } == 1)
        #expect(pushes.count { $0.contains("problem.linked") } == 3)
        let view = try test.ask(.problemGet, ["problem": .int(problem)], by: test.mia)
        #expect(try view.number("tickets") == 3 && view.text("workaround") == "Use your address.")
        #expect(try view.list("linked").map { try $0.number("ticket") } == ids)
    }

    @Test func `a link that is refused for one ticket links none`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let problem = try declare(test, [])
        let both: JSONValue = ["problem": .int(problem), "tickets": [.int(id), 99]]
        #expect(test.refusal(.problemLink, both, by: test.ana)?.field == "tickets")
        #expect(try test.count("problem.linked", id) == 0)
        #expect(test.refusal(.problemDeclare, ["title": "x", "tickets": [99]], by: test.ana)?.field == "tickets")
        #expect(try test.ask(.problemList, by: test.ana).list("problems").count == 1)
        #expect(test.refusal(.problemGet, ["problem": 7], by: test.ana)?.code == .notFound)
        #expect(test.refusal(.problemGet, ["problem": .int(problem)], by: test.carla)?.code == .notAllowed)
        #expect(test.refusal(.problemTell, ["problem": 7, "text": "x"], by: test.mia)?.code == .notFound)
    }

    @Test func `solving it asks the owners, whose word solves the tickets one by one`() throws {
        let test = try TestDesk()
        let ids = try (1...2).map { _ in try test.openTicket() }
        for id in ids { _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ben) }
        let problem = try declare(test, ids)
        _ = try test.ask(.problemSolve, ["problem": .int(problem), "text": "It works again."], by: test.ana)
        let asked = test.publisher.stored(.user(test.ben.id.rawValue)).map(\.text)
        #expect(asked.count { $0.contains("problem.solving_offered") } == 2)
        let view = try test.ask(.ticketGet, ["ticket": .int(ids[0])], by: test.ben)
        #expect(try view["problem"]?.text("solution") == "It works again.")
        #expect(try view.list("can").contains("ticket.answer_problem"))
        #expect(try view.text("state") == "open")
        _ = try test.ask(.ticketAnswerProblem, ["ticket": .int(ids[0]), "solved": true], by: test.ben)
        _ = try test.ask(.ticketAnswerProblem, ["ticket": .int(ids[1]), "solved": false], by: test.ben)
        #expect(try test.ask(.ticketGet, ["ticket": .int(ids[0])], by: test.ben).text("state") == "solved")
        #expect(try test.ask(.ticketGet, ["ticket": .int(ids[1])], by: test.ben).text("state") == "open")
        #expect(try test.ask(.problemList, ["state": "solved"], by: test.ana).list("problems").count == 1)
        #expect(try test.ask(.problemList, ["state": "open"], by: test.ana).list("problems").isEmpty)
    }

    @Test func `news for more tickets than one commit takes reach the others after it, each once`() throws {
        let test = try TestDesk()
        let count = Bounds.toldAtOnceMax + 30
        let ids = try (1...count).map { _ in try test.openTicket(channel: "form") }
        let problem = try declare(test, Array(ids.prefix(Bounds.linkedAtOnceMax)))
        for from in stride(from: Bounds.linkedAtOnceMax, to: count, by: Bounds.linkedAtOnceMax) {
            let part = ids[from..<min(count, from + Bounds.linkedAtOnceMax)].map { JSONValue.int($0) }
            _ = try test.ask(.problemLink, ["problem": .int(problem), "tickets": .array(part)], by: test.ana)
        }
        let told = try test.ask(.problemTell, ["problem": .int(problem), "text": "We are at it."], by: test.ana)
        #expect(try told.number("told") == Int64(Bounds.toldAtOnceMax) && told.number("left") == 30)
        #expect(test.until { heard(test, ids[count - 1], "We are at it.") == 1 })
        for id in ids { #expect(heard(test, id, "We are at it.") == 1) }
    }

    @Test func `what is stored of problems is what the events say, also when it is made anew`() throws {
        let test = try TestDesk()
        let ids = try (1...3).map { _ in try test.openTicket() }
        for id in ids { _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana) }
        let problem = try declare(test, ids)
        _ = try test.ask(.problemTell, ["problem": .int(problem), "text": "Wait."], by: test.ana)
        _ = try test.ask(.problemUnlink, ["problem": .int(problem), "tickets": [.int(ids[0])]], by: test.ana)
        _ = try test.ask(.ticketCancel, ["ticket": .int(ids[1]), "reason": "mistake"], by: test.ana)
        _ = try test.ask(.problemSolve, ["problem": .int(problem), "text": "It works again."], by: test.ana)
        let before = try test.ask(.problemGet, ["problem": .int(problem)], by: test.ana)
        #expect(try before.list("linked").map { try $0.number("ticket") } == [ids[2]])
        let policy = test.policy
        test.close()
        let log = try EventLog.open(test.folder, now: 1)
        #expect(try Verifier(LogReader.open(test.folder)).run().findings.isEmpty)
        #expect(try log.rebuild(policy: policy) == 3)
        #expect(try Verifier(LogReader.open(test.folder)).run().findings.isEmpty)
        log.close()
    }

    // MARK: Proposals

    private func open(_ test: TestDesk, _ count: Int, _ category: String = "log-in") throws {
        for _ in 0..<count {
            _ = try test.ask(
                .ticketOpen, ["text": "It fails", "channel": "form", "category": .string(category)], by: test.carla)
        }
    }

    private func review(_ test: TestDesk) {
        test.desk.flushSurges()
        test.desk.queue.sync {}
    }

    private func problems(_ test: TestDesk, _ state: String = "proposed") -> [JSONValue] {
        (try? test.ask(.problemList, ["state": .string(state)], by: test.mia).list("problems")) ?? []
    }

    @Test func `the desk proposes a problem once when a category is far above its hour, and tells the managers`() throws
    {
        var policy = DeskPolicy.quiet
        policy.problems.isOn = true
        let test = try TestDesk(policy: policy)
        try open(test, 7)
        #expect(test.until { problems(test).count == 1 })
        let proposed = try #require(problems(test).first)
        #expect(try proposed.text("category") == "log-in" && proposed.text("title") == "")
        #expect(try proposed["proposal"]?.number("tickets") ?? 0 >= 7)
        let inbox = test.publisher.stored(.user(test.mia.id.rawValue)).map(\.text)
        #expect(inbox.count { $0.contains("problem.proposed") } == 1)
        let number = try proposed.number("problem")
        let view = try test.ask(.problemGet, ["problem": .int(number)], by: test.ana)
        let candidates = try view.list("candidates").map { try $0.number("ticket") }
        #expect(candidates.count >= 7)
        // While it is there, the category is not proposed again.
        try open(test, 9)
        review(test)
        #expect(problems(test).count == 1)
        let accept: JSONValue = [
            "title": "Log-in fails", "proposal": .int(number), "tickets": .array(candidates.map { .int($0) }),
        ]
        #expect(try test.ask(.problemDeclare, accept, by: test.ana).number("problem") == number)
        try open(test, 9)
        review(test)
        #expect(problems(test).isEmpty && problems(test, "open").count == 1)
    }

    @Test func `tickets that were judged with a dismissed proposal do not make another one`() throws {
        var policy = DeskPolicy.quiet
        policy.problems.isOn = true
        let test = try TestDesk(policy: policy)
        try open(test, 7)
        #expect(test.until { problems(test).count == 1 })
        let number = try #require(problems(test).first).number("problem")
        test.pass(1_000)
        let dismiss: JSONValue = ["problem": .int(number), "reason": "A newsletter asked everybody to write."]
        _ = try test.ask(.problemDismiss, dismiss, by: test.ana)
        test.pass(1_000)
        try open(test, 1)
        review(test)
        #expect(problems(test).isEmpty)
        let kept = try test.ask(.problemGet, ["problem": .int(number)], by: test.mia)
        #expect(try kept.text("reason") == "A newsletter asked everybody to write.")
        try open(test, 7)
        #expect(test.until { problems(test).count == 1 })
    }

    @Test func `an hour that is always busy is nothing to propose`() throws {
        var policy = DeskPolicy.quiet
        policy.problems.isOn = true
        policy.problems.weeks = 2
        let test = try TestDesk(policy: policy)
        let week: Milliseconds = 7 * 86_400_000
        for _ in 1...2 {
            // A beginning lies before the hour that is compared, so that the week counts.
            try open(test, 4)
            test.pass(week)
        }
        try open(test, 8)
        review(test)
        #expect(problems(test).isEmpty)
    }
}
