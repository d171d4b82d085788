import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// The shorter lists, page after page.
struct ListPagingTests {
    /// All pages of a list, two rows each, what each row says of itself.
    private static func pages(
        _ test: TestDesk, _ method: WaggleDesk.Method, _ list: String, by actor: Actor,
        _ name: (JSONValue) throws -> String
    ) throws -> [[String]] {
        var pages: [[String]] = []
        var fields: [JSONMember] = [JSONMember("limit", 2)]
        while pages.count < 10 {
            let page = try test.ask(method, .object(fields), by: actor)
            pages.append(try page.list(list).map(name))
            guard let cursor = page["cursor"] else { break }
            fields = [JSONMember("limit", 2), JSONMember("cursor", cursor)]
        }
        return pages
    }

    private static func asked(_ test: TestDesk, _ ticket: Int64, _ question: String, of user: Actor) throws {
        let ask: JSONValue = [
            "ticket": .int(ticket), "question": .string(question), "tried": "all", "skills": ["network"],
            "users": [.int(user.id.rawValue)],
        ]
        _ = try test.ask(.swarmAsk, ask, by: test.ana)
    }

    @Test func `open asks come in pages that end with a ticket`() throws {
        let test = try TestDesk(.swarm)
        let tickets = try (1...4).map { try test.openTicket("Ticket \($0)") }
        for id in tickets {
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            try Self.asked(test, id, "why?", of: test.gus)
        }
        try Self.asked(test, tickets[3], "how?", of: test.fay)
        try Self.asked(test, tickets[3], "when?", of: test.dora)
        let pages = try Self.pages(test, .helpList, "asks", by: test.mia) { "\(try $0.number("ticket"))" }
        let number = tickets.map { "\($0)" }
        #expect(pages == [[number[3], number[3], number[3]], [number[2], number[1]], [number[0]]])
        #expect(test.refusal(.helpList, ["cursor": "x"], by: test.mia)?.field == "cursor")
        #expect(test.refusal(.helpList, ["limit": 0], by: test.mia)?.field == "limit")
    }

    @Test func `credit comes in pages, and counts the skills of all of it`() throws {
        let test = try TestDesk(.swarm)
        var credited: [String] = []
        for number in 1...3 {
            let id = try test.openTicket("Ticket \(number)")
            let ticket = JSONValue.int(id)
            _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
            try Self.asked(test, id, "why?", of: test.gus)
            _ = try test.ask(.swarmAccept, ["ticket": ticket, "invitation": 1], by: test.gus)
            let gus = JSONValue.int(test.gus.id.rawValue)
            _ = try test.ask(
                .swarmClose, ["ticket": ticket, "outcome": "solved", "contributors": [gus]], by: test.ana)
            let skills: JSONValue = number == 2 ? ["network"] : ["network", "database"]
            _ = try test.ask(
                .swarmCredit, ["ticket": ticket, "swarm": 1, "user": gus, "skills": skills], by: test.ana)
            credited.insert("\(id)", at: 0)
        }
        let pages = try Self.pages(test, .creditList, "credits", by: test.gus) { "\(try $0.number("ticket"))" }
        #expect(pages == [Array(credited[..<2]), [credited[2]]])
        let counts = try test.ask(.creditList, ["limit": 1], by: test.gus).list("skills").map {
            "\(try $0.text("skill")) \(try $0.number("count"))"
        }
        #expect(counts == ["network 3", "database 2"])
        #expect(test.refusal(.creditList, ["cursor": "1-2"], by: test.gus)?.field == "cursor")
        // Skills are kept in the owner's order, in the view as in the events.
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test func `what is shared with a partner comes in pages`() throws {
        let test = try TestDesk()
        var shared: [String] = []
        for number in 1...3 {
            let id = try test.openTicket("Ticket \(number)")
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            let share: JSONValue = [
                "ticket": .int(id), "question": "Was it a retry?", "items": [["kind": "message", "number": 1]],
                "consent_recorded": true, "user": .int(test.pia.id.rawValue),
            ]
            _ = try test.ask(.partnerShare, share, by: test.ana)
            shared.insert("\(id)", at: 0)
        }
        let pages = try Self.pages(test, .partnerList, "tickets", by: test.pia) { "\(try $0.number("ticket"))" }
        #expect(pages == [Array(shared[..<2]), [shared[2]]])
        #expect(test.refusal(.partnerList, ["cursor": "-1"], by: test.pia)?.field == "cursor")
    }

    @Test func `topics of feedback come in pages, the most frequent first`() throws {
        let test = try TestDesk()
        let topics = ["dark-mode", "export - CSV", "search", "dark-mode", "zoom"]
        for topic in topics {
            let id = try test.openTicket(topic)
            _ = try test.ask(
                .feedbackMark, ["ticket": .int(id), "message": 1, "topic": .string(topic)], by: test.ana)
        }
        let pages = try Self.pages(test, .feedbackTopicList, "topics", by: test.mia) { try $0.text("topic") }
        #expect(pages == [["dark-mode", "export - CSV"], ["search", "zoom"]])
        for cursor in ["", "x", "0-a", "9"] {
            #expect(test.refusal(.feedbackTopicList, ["cursor": .string(cursor)], by: test.mia)?.field == "cursor")
        }
        // A piece of the export begins where a page of the list would.
        let page = try test.ask(.feedbackList, ["limit": 2], by: test.mia)
        let rest = try test.ask(.feedbackExportGet, ["cursor": try #require(page["cursor"])], by: test.mia)
        #expect(try rest.number("messages") == 3 && rest["complete"] == true && rest["cursor"] == nil)
    }
}
