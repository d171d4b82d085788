import CSV
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// Calls, sessions and feedback through the desk: what is stored, listed, told.
struct ContactDeskTests {
    @Test func `planned calls stand in their queue's list until they are made`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let now = test.desk.clock.now
        let plan: JSONValue = [
            "ticket": .int(id), "phone": "+351 21 555 0100", "from_at": .int(now + 3_600_000),
            "to_at": .int(now + 7_200_000), "language": "pt",
        ]
        #expect(try test.ask(.callBackPlan, plan, by: test.carla).number("ref") == 1)
        let listed = try test.ask(.callBackList, ["queue": 1], by: test.ana).list("callbacks")
        #expect(listed.count == 1)
        #expect(try listed[0].text("phone") == "+351 21 555 0100")
        #expect(try test.ask(.callBackList, by: test.dora).list("callbacks").isEmpty)
        #expect(test.refusal(.callBackList, ["queue": 1], by: test.dora)?.code == .notFound)
        #expect(test.refusal(.callBackList, by: test.carla)?.code == .notAllowed)
        _ = try test.ask(.callBackFinish, ["ticket": .int(id), "callback": 1, "reached": true], by: test.ben)
        #expect(try test.ask(.callBackList, by: test.ana).list("callbacks").isEmpty)
        let view = try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)
        #expect(try view.list("callbacks")[0].text("state") == "reached")
        #expect(try test.count("contact.logged", id) == 1)
    }

    @Test func `calls come in pages, in every state that is asked for`() throws {
        let test = try TestDesk()
        let id = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let soon = test.desk.clock.now + 3_600_000
        for number in 1...5 {
            _ = try test.ask(
                .callBackPlan,
                [
                    "ticket": .int(id), "phone": "+351 1", "from_at": .int(soon + Int64(number % 3)),
                    "to_at": .int(soon + 60_000),
                ], by: test.ana)
            guard number > 3 else { continue }
            _ = try test.ask(.callBackCancel, ["ticket": .int(id), "callback": .int(Int64(number))], by: test.ana)
        }
        func listed(_ states: JSONValue) throws -> [Int64] {
            var (found, cursor): ([Int64], JSONValue) = ([], .null)
            repeat {
                let page = try test.ask(
                    .callBackList, ["states": states, "limit": 2, "cursor": cursor], by: test.ana)
                found += try page.list("callbacks").map { try $0.number("callback") }
                cursor = page["cursor"] ?? .null
            } while cursor != .null
            return found
        }
        #expect(try listed([]) == [3, 1, 2])
        #expect(try listed(["cancelled"]) == [4, 5])
        #expect(try listed(["planned", "cancelled"]) == [3, 1, 4, 2, 5])
        #expect(try listed(["reached"]) == [])
        for (field, wrong) in [("states", ["lost"] as JSONValue), ("cursor", "1-2")] {
            let data = JSONValue.object([JSONMember(field, wrong)])
            #expect(test.refusal(.callBackList, data, by: test.ana)?.field == field)
        }
    }

    @Test func `feedback is counted, listed, exported, and its customers are told in one commit`() throws {
        let test = try TestDesk()
        let ids = try (1...3).map { try test.openTicket("=Please make it dark \($0)") }
        for id in ids {
            _ = try test.ask(.feedbackMark, ["ticket": .int(id), "message": 1, "topic": "dark mode"], by: test.ana)
        }
        _ = try test.ask(.feedbackUnmark, ["ticket": .int(ids[2]), "message": 1], by: test.ana)
        let topic = try #require(try test.ask(.feedbackTopicList, by: test.mia).list("topics").first)
        #expect(try topic.number("messages") == 2 && topic.number("customers") == 1)
        let page = try test.ask(.feedbackList, ["limit": 1], by: test.mia)
        #expect(try page.list("feedback")[0].text("text") == "=Please make it dark 2")
        let next = try test.ask(.feedbackList, ["cursor": .string(try page.text("cursor"))], by: test.mia)
        #expect(try next.list("feedback").map { try $0.number("ticket") } == [ids[0]])
        let csv = try test.ask(.feedbackExportGet, by: test.mia).text("text")
        #expect(csv.contains("dark mode") && csv.contains("'=Please make it dark 1"))
        let json = try test.ask(.feedbackExportGet, ["format": "json"], by: test.mia).text("text")
        #expect(try JSONValue.parse(Array(json.utf8)).arrayValue?.count == 2)
        #expect(test.refusal(.feedbackList, by: test.ana)?.code == .notAllowed)

        let turns = test.turns
        let told = try test.ask(.feedbackAnnounce, ["topic": "dark mode", "text": "It is dark now."], by: test.mia)
        #expect(try told.number("told") == 2 && told.number("left") == 0)
        #expect(test.turns == turns + 1)
        for id in ids.prefix(2) {
            let heard = test.publisher.stored(.ticket(id)).map(\.text)
            #expect(heard.contains { $0.contains("It is dark now.") })
        }
        #expect(try test.count("msg.announcement", ids[2]) == 0)
        let again = test.refusal(.feedbackAnnounce, ["topic": "dark mode", "text": "Twice?"], by: test.mia)
        #expect(again?.code == .notFound)
    }

    @Test func `the same command sent again tells nobody twice`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        _ = try test.ask(.feedbackMark, ["ticket": .int(id), "message": 1, "topic": "dark"], by: test.ana)
        let command: JSONValue = ["topic": "dark", "text": "Done", "client_id": .string(TestDesk.newKey())]
        let first = try test.ask(.feedbackAnnounce, command, by: test.mia)
        #expect(try test.ask(.feedbackAnnounce, command, by: test.mia) == first)
        #expect(try test.count("msg.announcement", id) == 1)
    }

    @Test func `what the lists hold is what the events say, also when it is made anew`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let now = test.desk.clock.now
        _ = try test.ask(
            .callBackPlan,
            [
                "ticket": .int(id), "phone": "1", "from_at": .int(now), "to_at": .int(now + 60_000),
                "remind_at": .int(now),
            ],
            by: test.carla)
        _ = try test.ask(.feedbackMark, ["ticket": .int(id), "message": 1, "topic": "dark"], by: test.ana)
        test.pass(61_000)
        #expect(test.until { (try? test.count("callback.overdue", id)) == 1 })
        let policy = test.policy
        test.close()
        let log = try EventLog.open(test.folder, now: 1)
        #expect(try Verifier(LogReader.open(test.folder)).run().findings.isEmpty)
        #expect(try log.rebuild(policy: policy) == 1)
        #expect(try Verifier(LogReader.open(test.folder)).run().findings.isEmpty)
        log.close()
    }
}
