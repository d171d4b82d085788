import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting

/// Chance plays everybody: commands that are mostly allowed, time that passes now and then. A seed tells the same
/// story again, as far as time allows.
struct RandomHistory {
    let test: TestDesk
    var random: SeededGenerator
    private(set) var tickets: [Int64] = []
    private(set) var done = 0

    init(_ test: TestDesk, seed: UInt64) throws {
        self.test = test
        random = SeededGenerator(seed: seed)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            if tickets.count < 3 || (tickets.count < 12 && chance(8)) {
                let channel = chance(70) ? "chat" : "form"
                let customer = chance(50) ? test.carla : test.chris
                tickets.append(try test.openTicket("Ticket \(tickets.count)", by: customer, channel: channel))
            } else if chance(3) {
                test.pass(Milliseconds.random(in: 1_000...400_000, using: &random))
                test.settle()
            } else {
                try step()
            }
        }
        test.settle()
    }

    /// Asks what somebody may do with a ticket, then does one of these.
    private mutating func step() throws {
        guard let id = tickets.randomElement(using: &random),
            let actor = (test.staff + [test.carla, test.chris]).randomElement(using: &random),
            case .success(let seen) = test.bytes(.ticketGet, ["ticket": .int(id)], by: actor)
        else { return }
        let view = try JSONValue.parse(seen)
        let methods = view["can"]?.arrayValue?.compactMap { WaggleDesk.Method(rawValue: $0.stringValue ?? "") } ?? []
        // Ends are rarer than everything else, so that stories get long.
        let isEnd: Set<WaggleDesk.Method> = [.ticketSolve, .ticketClose, .swarmClose]
        guard let method = methods.randomElement(using: &random), !isEnd.contains(method) || chance(25) else { return }
        if (try? test.ask(method, try fields(method, id, view), by: actor)) != nil { done += 1 }
    }

    private mutating func fields(_ method: WaggleDesk.Method, _ id: Int64, _ view: JSONValue) throws -> JSONValue {
        let swarm = view["swarm"]
        let members = swarm?["members"]?.arrayValue?.filter { $0["left_at"] == nil } ?? []
        let asks = swarm?["asks"]?.arrayValue?.filter { $0["state"] == "open" } ?? []
        let ticket = try #require(try test.replayed(id))
        let someone = try #require(test.agents.randomElement(using: &random)?.id.rawValue)
        let live = ticket.activeSwarm?.liveInvitations.randomElement(using: &random)?.number ?? 1
        let now = test.desk.clock.now
        let skills = ["billing", "email", "network", "database"]
        let other = tickets.randomElement(using: &random) ?? id
        let isOfTickets = method == .ticketLink || method == .ticketUnlink
        return [
            "until": .int(now + 30_000), "plan": chance(50) ? "keep" : "offer", "into": .int(other),
            "relation": "related", "tags": [.string("tag\(Int.random(in: 1...5, using: &random))")], "note": "later",
            "category": chance(50) ? "billing" : "general", "impact": "high",
            "urgency": .string(method == .ticketClassify ? "low" : "live"),
            "mode": chance(50) ? "swarm" : "tiered", "override": true, "language": "pt", "next_step": "I write",
            "next_step_at": .int(now + 900_000), "at": .int(now + 600_000), "solved": .bool(chance(50)),
            "ticket": .int(id), "text": "word", "summary": "tried", "solution": "done", "question": "who?",
            "tried": "all",
            "reason": method == .ticketEscalate || method == .ticketDeescalate ? "skill" : "other",
            "skills": [.string(try #require(skills.randomElement(using: &random)))],
            "wanted": .int(Int64.random(in: 1...2, using: &random)), "knowledge": "routine", "no_answer_needed": true,
            "user": members.randomElement(using: &random)?["user"]?["id"] ?? .int(someone),
            "ask": asks.randomElement(using: &random)?["ask"] ?? 1,
            "invitation": .int(Int64(live)), "offer": .int(Int64(ticket.offerCount)),
            "to": .int(isOfTickets ? other : someone),
            "outcome": "unresolved", "cause": "agent",
            "channel": "phone", "direction": chance(50) ? "in" : "out", "result": chance(50) ? "spoken" : "no_answer",
            "phone": "+351", "from_at": .int(now + 60_000), "to_at": .int(now + 200_000),
            "remind_at": .int(now + 9_000),
            "callback": .int(Int64(ticket.contact.plannedCallBacks.first?.number ?? 1)), "reached": .bool(chance(50)),
            "kind": "remote", "link": "https://meet.example.org", "agreed": .bool(chance(70)),
            "session": .int(Int64(ticket.contact.sessions.count)), "message": 1,
            "topic": .string("topic \(Int.random(in: 1...9, using: &random))"),
        ]
    }
}
