import Dispatch
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain

/// One key, one command: whatever the retry passes through, the answer is the first one's.
struct IdempotencyTests {
    @Test(arguments: [false, true])
    func `a retry gets the same bytes and adds nothing`(isRestarted: Bool) throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket("The network is slow")
        let ticket = JSONValue.int(id)
        var sent: [(WaggleDesk.Method, JSONValue, Actor, [UInt8])] = []
        func send(_ method: WaggleDesk.Method, _ data: JSONValue, _ actor: Actor) throws {
            let keyed = try JSONValue.parse(TestDesk.keyed(method, data))
            sent.append((method, keyed, actor, try test.bytes(method, keyed, by: actor).get()))
        }
        try send(.ticketOpen, ["text": "Another one"], test.carla)
        try send(.ticketTake, ["ticket": ticket], test.ana)
        try send(.chatSend, ["ticket": ticket, "text": "Hello"], test.ana)
        // Opens the swarm first: the ask is not the command's first event.
        try send(.swarmAsk, ["ticket": ticket, "question": "Who?", "tried": "all", "skills": ["network"]], test.ana)
        try send(.queueSetMode, ["queue": 2, "mode": "tiered", "reason": "r"], test.mia)
        try send(.noteAdd, ["ticket": ticket, "text": "n"], test.ana)
        #expect(try test.kinds(id).suffix(4) == ["swarm.opened", "ask.opened", "invite.sent", "msg.note"])
        if isRestarted { try test.restart() }
        let before = test.events
        let told = test.publisher.all.count
        for (method, data, actor, receipt) in sent {
            #expect(try test.bytes(method, data, by: actor).get() == receipt, "\(method.rawValue)")
        }
        #expect(test.events == before)
        #expect(test.publisher.all.count == told)
        let ask = try JSONValue.parse(sent[3].3)
        #expect(ask["ref"] == 1)
        let opened = try #require(try test.events(id).first { $0.event.kind == "ask.opened" })
        #expect(ask["seq"] == .int(opened.sequence))
    }

    @Test func `the same key with another body, ticket or method is a conflict`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let other = try test.openTicket()
        let key = JSONValue.string(TestDesk.newKey())
        _ = try test.ask(.chatSend, ["client_id": key, "ticket": .int(id), "text": "a"], by: test.carla)
        let count = try test.kinds(id).count
        for (method, data) in [
            (.chatSend, ["client_id": key, "ticket": .int(id), "text": "b"]),
            (.chatSend, ["client_id": key, "ticket": .int(other), "text": "a"]),
            (.ticketClose, ["client_id": key, "ticket": .int(id)]),
        ] as [(WaggleDesk.Method, JSONValue)] {
            #expect(test.refusal(method, data, by: test.carla)?.code == .conflict)
        }
        #expect(try test.kinds(id).count == count)
    }

    @Test func `keys of two people do not meet`() throws {
        let test = try TestDesk()
        let first = try test.openTicket(by: test.carla)
        let second = try test.openTicket(by: test.chris)
        let key = JSONValue.string(TestDesk.newKey())
        let carla = try test.ask(.chatSend, ["client_id": key, "ticket": .int(first), "text": "a"], by: test.carla)
        let chris = try test.ask(.chatSend, ["client_id": key, "ticket": .int(second), "text": "b"], by: test.chris)
        #expect(carla["ticket"] == .int(first) && chris["ticket"] == .int(second))
    }

    @Test func `a refused command is decided anew under the same key`() throws {
        let test = try TestDesk(connecting: false)
        let id = try test.openTicket()
        let key = TestDesk.newKey()
        let data: JSONValue = ["client_id": .string(key), "ticket": .int(id), "text": "Hello"]
        #expect(test.refusal(.chatSend, data, by: test.ana)?.code == .notAllowed)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        #expect(try test.ask(.chatSend, data, by: test.ana)["ref"] == 3)
    }

    @Test func `two submissions that wait together are recorded once`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let body = TestDesk.keyed(.chatSend, ["ticket": .int(id), "text": "twice"])
        let answers = Mutex<[CallResult]>([])
        let done = DispatchGroup()
        test.whileHeld {
            for _ in 0..<5 {
                done.enter()
                test.desk.call(.chatSend, data: body, by: test.carla) { answer in
                    answers.withLock { $0.append(answer) }
                    done.leave()
                }
            }
        }
        done.wait()
        let receipts = try answers.withLock { try $0.map { try $0.get() } }
        #expect(receipts.count == 5 && Set(receipts).count == 1)
        #expect(try test.count("msg.customer", id) == 2)
    }

    @Test func `the key of a header stands for the one in the body`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let key = TestDesk.newKey()
        let data: JSONValue = ["ticket": .int(id), "text": "x"]
        let first = test.wait {
            test.desk.call(.chatSend, data: data.serialised(), clientID: key, by: test.carla, completion: $0)
        }
        let again = test.bytes(.chatSend, ["client_id": .string(key), "ticket": .int(id), "text": "x"], by: test.carla)
        #expect(try first.get() == again.get())
        for wrong in ["", "1", "0190a6c2-7d1e-7c3a-9f00-0123456789a", "zz90a6c2-7d1e-7c3a-9f00-0123456789ab"] {
            let data: JSONValue = ["client_id": .string(wrong), "ticket": .int(id), "text": "x"]
            #expect(test.refusal(.chatSend, data, by: test.carla)?.field == "client_id")
        }
        #expect(
            test.refusal(.chatSend, ["client_id": 5, "ticket": .int(id), "text": "x"], by: test.carla)?.field
                == "client_id")
    }

    @Test func `a refused opening makes no customer`() throws {
        let test = try TestDesk()
        let long = String(repeating: "x", count: 20_000)
        let people = try test.people()
        for _ in 0..<2 {
            let data: JSONValue = ["text": .string(long), "customer": ["name": "Nina New"]]
            #expect(test.refusal(.ticketOpen, data, by: test.ana)?.field == "text")
        }
        #expect(test.refusal(.ticketOpen, ["text": "x", "customer": ["name": " "]], by: test.ana)?.field == "customer")
        #expect(test.refusal(.ticketOpen, ["text": "x", "customer": ["id": 999]], by: test.ana)?.field == "customer")
        #expect(try test.people() == people)
        let opened = try test.ask(.ticketOpen, ["text": "x", "customer": ["name": "Nina New"]], by: test.ana)
        let seen = try test.ask(.ticketGet, ["ticket": try #require(opened["ticket"])], by: test.ana)
        #expect(seen["customer"]?["name"] == "Nina New")
        #expect(try test.people() == people + 1)
    }

    @Test func `a refused opening takes no number, alone or among others`() throws {
        let test = try TestDesk()
        let bodies: [JSONValue] = [["text": "one"], ["text": " "], ["text": "x", "queue": 99], ["text": "two"]]
        let answers = Mutex<[CallResult]>([])
        let group = DispatchGroup()
        test.whileHeld {
            for body in bodies {
                group.enter()
                test.desk.call(.ticketOpen, data: TestDesk.keyed(.ticketOpen, body), by: test.carla) { answer in
                    answers.withLock { $0.append(answer) }
                    group.leave()
                }
            }
        }
        group.wait()
        let numbers = try answers.withLock { $0 }.map { answer -> Int64? in
            guard case .success(let bytes) = answer else { return nil }
            return try JSONValue.parse(bytes).number("ticket")
        }
        // Refusals are answered in their place.
        #expect(numbers == [1, nil, nil, 2])
    }
}

extension TestDesk {
    /// How many people the desk has made.
    func people() throws -> Int { try desk.queue.sync { try log.reader.persons(limit: 1_000).count } }
}
