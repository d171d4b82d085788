import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting

/// How far people have read, and how far the thread has reached them.
struct MarkTests {
    @Test func `marks are seen at once and cost no commit of their own`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        for _ in 0..<20 { _ = try test.ask(.chatSend, ["ticket": ticket, "text": "a"], by: test.ana) }
        let before = test.desk.countersSnapshot.turns
        for offset in 1...20 {
            _ = try test.ask(.chatRead, ["ticket": ticket, "offset": .int(Int64(offset))], by: test.carla)
        }
        let view = try test.ask(.ticketGet, ["ticket": ticket], by: test.ana)
        #expect(try view.list("read").map { $0["offset"]?.intValue } == [20])
        #expect(test.desk.countersSnapshot.turns - before <= 2, "twenty marks, a commit a second at most")
    }

    @Test func `marks outlive the desk's end`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        let ticket = JSONValue.int(id)
        _ = try test.ask(.chatRead, ["ticket": ticket, "offset": 2], by: test.carla)
        test.desk.delivered([id: 3], to: test.carla)
        test.settle()
        try test.restart()
        let view = try test.ask(.ticketGet, ["ticket": ticket], by: test.carla)
        #expect(try view.list("read").map { $0["offset"]?.intValue } == [2])
        #expect(try view.list("delivered").map { $0["offset"]?.intValue } == [3])
    }

    @Test func `nobody is seen to write where nobody may write, and reading the end is told all the same`() throws {
        let test = try TestDesk(.tiered)
        let closed = JSONValue.int(try test.openTicket())
        let spam = JSONValue.int(try test.openTicket(by: test.chris))
        _ = try test.ask(.ticketTake, ["ticket": closed], by: test.ana)
        let notes: [JSONValue] = [["ticket": closed, "note": true], ["ticket": closed]]
        for data in notes { _ = try test.ask(.chatTyping, data, by: test.ana) }
        _ = try test.ask(.chatSend, ["ticket": closed, "text": "It is the fuse."], by: test.ana)
        _ = try test.ask(
            .ticketSolve, ["ticket": closed, "solution": "x", "no_answer_needed": true, "knowledge": "routine"],
            by: test.ana)
        _ = try test.ask(.ticketClose, ["ticket": closed], by: test.carla)
        _ = try test.ask(.ticketCancel, ["ticket": spam, "reason": "spam"], by: test.mia)
        test.publisher.forget()
        for data in notes { #expect(test.refusal(.chatTyping, data, by: test.ana)?.code == .wrongState) }
        let send: JSONValue = ["ticket": spam, "text": "Buy!"]
        #expect(test.refusal(.chatSend, send, by: test.chris)?.code == .wrongState)
        #expect(test.refusal(.chatTyping, ["ticket": spam], by: test.chris)?.code == .wrongState)
        #expect(test.publisher.all.isEmpty)
        _ = try test.ask(.chatTyping, ["ticket": closed], by: test.carla)
        _ = try test.ask(.chatRead, ["ticket": closed, "offset": 2], by: test.carla)
        #expect(test.publisher.all.map(\.type) == ["typing", "read"], "the customer's next word reopens it")
    }

    @Test func `what reached those who only look on is nobody's business`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        test.publisher.forget()
        for actor in [test.ben, test.mia, test.dora, test.chris] { test.desk.delivered([id: 2], to: actor) }
        #expect(test.refusal(.chatRead, ["ticket": ticket, "offset": 1], by: test.ben)?.code == .notAllowed)
        test.settle()
        #expect(test.publisher.all.isEmpty)
        test.desk.delivered([id: 2, id + 1_000: 9], to: test.ana)
        test.desk.delivered([id: 1], to: test.ana)
        test.settle()
        let told = test.publisher.all
        #expect(told.map(\.channel) == [.ticket(id)] && told.first?.offset == 0)
        #expect(told.first?.json["type"] == "delivered" && told.first?.json["offset"] == 2)
    }
}
