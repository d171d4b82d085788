import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

/// Who may ask what, and that what is none of one's business looks like what does not exist.
struct RightsTests {
    @Test func `customers see their own tickets and nobody else's`() throws {
        let test = try TestDesk()
        let own = try test.openTicket(by: test.carla)
        let foreign = try test.openTicket(by: test.chris)
        #expect(try test.ask(.ticketList, by: test.carla).list("tickets").map { $0["ticket"]?.intValue } == [own])
        let asked: JSONValue = ["view": "customer", "customer": .int(test.chris.id.rawValue)]
        #expect(
            try test.ask(.ticketList, asked, by: test.carla).list("tickets").map { $0["ticket"]?.intValue } == [own])
        #expect(test.isOpen(.ticket(own), to: test.carla))
        #expect(!test.isOpen(.ticket(foreign), to: test.carla))
    }

    @Test func `a foreign ticket and a missing one are answered alike`() throws {
        let test = try TestDesk()
        let foreign = try test.openTicket(by: test.chris)
        _ = try test.ask(.ticketTake, ["ticket": .int(foreign)], by: test.ana)
        let missing = foreign + 1_000
        let onTickets = try WaggleDesk.Method.allCases.filter { try Self.concernsTicket($0) }
        #expect(onTickets.count > 25)
        for method in onTickets {
            for actor in [test.carla, test.dora, test.otto, test.pia] {
                // Whoever breaks the glass learns that there is a ticket, in everybody's sight.
                if method == .ticketBreakGlass && actor == test.otto { continue }
                let refusals = try [foreign, missing].map { id in
                    let refusal = test.refusal(method, try Self.example(method, on: id), by: actor)
                    return refusal.map { ($0.code, $0.message.replacing("\(id)", with: "N"), $0.owner, $0.field) }
                }
                let first = try #require(refusals[0], "\(method.rawValue) by \(actor.name)")
                let second = try #require(refusals[1], "\(method.rawValue) by \(actor.name)")
                #expect(first == second, "\(method.rawValue) by \(actor.name)")
                #expect(first.0 == .notFound, "\(method.rawValue) by \(actor.name)")
            }
        }
        for channel in [Channel.ticket, Channel.staff] {
            for actor in [test.carla, test.dora, test.otto, test.pia] {
                guard case .failure(let first) = test.authorise(channel(foreign), by: actor),
                    case .failure(let second) = test.authorise(channel(missing), by: actor)
                else {
                    Issue.record("\(actor.name) follows a foreign ticket")
                    continue
                }
                #expect(first.code == second.code)
                #expect(
                    first.message.replacing("\(foreign)", with: "") == second.message.replacing("\(missing)", with: ""))
            }
        }
    }

    private static func concernsTicket(_ method: WaggleDesk.Method) throws -> Bool {
        let request = try ProtocolsFolder.definitions("rpc")["\(method.rawValue).request"]
        return request?["required"]?.strings.contains("ticket") == true || method == .ledgerList
    }

    /// The promised example of a request, asked of this ticket.
    private static func example(_ method: WaggleDesk.Method, on id: Int64) throws -> JSONValue {
        let example = try ProtocolsFolder.json("examples/rpc.\(method.rawValue).request.json")
        return .object(example.without(["ticket", "client_id"]).objectValue! + [JSONMember("ticket", .int(id))])
    }

    @Test func `lists, the board and the ledger are for the roles the table names`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let allowed: [(WaggleDesk.Method, JSONValue, Set<Role>)] = [
            (.queueList, [:], [.agent, .manager]),
            (.staffList, [:], [.agent, .manager, .administrator]),
            (.boardGet, [:], [.manager]),
            (.reportGet, [:], [.manager]),
            (.staffingGet, [:], [.manager]),
            (.simulationGet, [:], [.manager]),
            (.ledgerList, [:], [.manager]),
            (.ticketList, ["view": "mine"], [.agent, .manager, .customer, .administrator, .partner]),
            (.ticketList, ["view": "helping"], [.agent, .manager, .customer, .administrator, .partner]),
            (.ticketList, ["view": "all"], [.manager, .customer]),
            (.ticketList, ["view": "queue", "queue": 1], [.agent, .manager, .customer]),
            (.ticketList, ["view": "queue", "queue": 3], [.manager, .customer]),
            (.inboxGet, [:], [.agent, .manager, .administrator, .partner]),
            (.ticketGet, ["ticket": .int(id)], [.agent, .manager, .customer]),
        ]
        for (method, data, roles) in allowed {
            for actor in [test.carla, test.ana, test.mia, test.otto, test.pia] {
                let refusal = test.refusal(method, data, by: actor)
                #expect(
                    (refusal == nil) == roles.contains(actor.role),
                    "\(method.rawValue) \(data) \(actor.role) \(String(describing: refusal))")
            }
        }
        let queues = try test.ask(.queueList, by: test.ana).list("queues")
        #expect(queues.map { $0["id"]?.intValue } == [1])
        #expect(try test.ask(.queueList, by: test.mia).list("queues").count == 3)
    }

    @Test func `a ticket's ledger is for those on it`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let data: JSONValue = ["ticket": .int(id)]
        #expect(test.refusal(.ledgerList, data, by: test.ana)?.code == .notAllowed)
        #expect(test.refusal(.ledgerList, data, by: test.carla)?.code == .notAllowed)
        #expect(test.refusal(.ledgerList, data, by: test.chris)?.code == .notFound)
        _ = try test.ask(.ticketTake, data, by: test.ana)
        let entries = try test.ask(.ledgerList, data, by: test.ana).list("entries")
        #expect(entries.map { $0["kind"]?.stringValue } == ["owner.taken", "tier.clock_started", "ticket.opened"])
        #expect(entries[0]["to"] == ["id": .int(test.ana.id.rawValue), "name": "Ana Silva"])
        #expect(test.refusal(.ledgerList, data, by: test.ben)?.code == .notAllowed)
        let page = try test.ask(.ledgerList, ["ticket": .int(id), "limit": 2], by: test.mia)
        #expect(try page.list("entries").count == 2)
        let rest = try test.ask(
            .ledgerList, ["ticket": .int(id), "limit": 2, "cursor": try #require(page["cursor"])], by: test.mia)
        #expect(try rest.list("entries") == [entries[2]] && rest["cursor"] == nil)
    }

    @Test func `lists come in pages without a gap`() throws {
        let test = try TestDesk()
        let ids = try (0..<7).map { _ in try test.openTicket() }
        for actor in [test.carla, test.mia] {
            var found: [Int64] = []
            var cursor: JSONValue?
            repeat {
                var data: JSONValue = ["view": "all", "limit": 3]
                if let cursor { data = ["view": "all", "limit": 3, "cursor": cursor] }
                let page = try test.ask(.ticketList, data, by: actor)
                found += try page.list("tickets").map { try $0.number("ticket") }
                cursor = page["cursor"]
            } while cursor != nil
            #expect(found == ids.reversed())
        }
    }

    @Test func `what can is not refused, and what is not in it is`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        // Those this test is about, in the order they are told.
        let looked: Set = [
            "ticket.take", "ticket.solve", "chat.send", "note.add", "swarm.open", "swarm.ask", "swarm.invite",
            "swarm.withdraw_ask", "swarm.accept", "swarm.decline", "swarm.leave", "swarm.remove",
            "swarm.grant_speak", "swarm.revoke_speak", "handoff.offer", "swarm.see", "swarm.suggest", "swarm.propose",
        ]
        func can(_ actor: Actor) throws -> [String] {
            try test.ask(.ticketGet, ["ticket": .int(id)], by: actor).list("can").compactMap(\.stringValue)
                .filter { looked.contains($0) }
        }
        #expect(try can(test.ana) == ["ticket.take"])
        #expect(try can(test.carla) == ["chat.send"])
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        #expect(
            try can(test.ana) == ["ticket.solve", "chat.send", "note.add", "swarm.open", "swarm.ask", "handoff.offer"])
        #expect(try can(test.ben) == [])
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "a"], by: test.ana)
        #expect(try can(test.ana).contains("ticket.solve"))
        let people: JSONValue = [.int(test.fay.id.rawValue), .int(test.gus.id.rawValue)]
        _ = try test.ask(
            .swarmAsk, ["ticket": .int(id), "question": "q", "tried": "all", "users": people, "wanted": 3], by: test.ana
        )
        #expect(try can(test.fay) == ["swarm.accept", "swarm.decline", "swarm.see"])
        _ = try test.ask(.swarmAccept, ["ticket": .int(id), "invitation": 1], by: test.fay)
        _ = try test.ask(.swarmAccept, ["ticket": .int(id), "invitation": 2], by: test.gus)
        #expect(try can(test.fay) == ["note.add", "swarm.leave", "swarm.suggest", "swarm.propose"])
        #expect(Set(try can(test.ana)).isSuperset(of: ["swarm.invite", "swarm.withdraw_ask", "swarm.remove"]))
        #expect(try can(test.ana).contains("swarm.grant_speak"))
        #expect(try !can(test.ana).contains("swarm.revoke_speak"))
        _ = try test.ask(.swarmGrantSpeak, ["ticket": .int(id), "user": .int(test.fay.id.rawValue)], by: test.ana)
        #expect(try can(test.ana).contains("swarm.grant_speak"), "the other member does not speak yet")
        #expect(try can(test.ana).contains("swarm.revoke_speak"))
        #expect(try can(test.fay) == ["chat.send", "note.add", "swarm.leave", "swarm.suggest", "swarm.propose"])
    }

    @Test func `losing a part in a ticket makes its followers be asked again`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        let ticket = JSONValue.int(id)
        let both: Set<Channel> = [.ticket(id), .staff(id)]
        func reconsidered(_ method: WaggleDesk.Method, _ data: JSONValue, by actor: Actor) throws -> Set<Channel> {
            test.publisher.forget()
            _ = try test.ask(method, data, by: actor)
            test.desk.queue.sync {}
            return Set(test.publisher.reconsidered)
        }
        #expect(try reconsidered(.ticketTake, ["ticket": ticket], by: test.ana) == [])
        let people: JSONValue = [.int(test.fay.id.rawValue), .int(test.gus.id.rawValue)]
        let ask: JSONValue = ["ticket": ticket, "question": "q", "tried": "all", "users": people]
        #expect(try reconsidered(.swarmAsk, ask, by: test.ana) == [])
        #expect(try reconsidered(.swarmAccept, ["ticket": ticket, "invitation": 1], by: test.fay) == [])
        #expect(test.isOpen(.staff(id), to: test.fay) && test.isOpen(.ticket(id), to: test.gus))
        let decline: JSONValue = ["ticket": ticket, "invitation": 2, "reason": "busy"]
        #expect(try reconsidered(.swarmDecline, decline, by: test.gus) == both)
        #expect(!test.isOpen(.ticket(id), to: test.gus))
        #expect(try reconsidered(.swarmLeave, ["ticket": ticket], by: test.fay) == both)
        #expect(!test.isOpen(.staff(id), to: test.fay) && !test.isOpen(.ticket(id), to: test.fay))
        // Gus's place went to the next one by herself.
        _ = try test.ask(.swarmAccept, ["ticket": ticket, "invitation": 3], by: test.dora)
        let remove: JSONValue = ["ticket": ticket, "user": .int(test.dora.id.rawValue)]
        #expect(try reconsidered(.swarmRemove, remove, by: test.ana) == both)
        #expect(!test.isOpen(.staff(id), to: test.dora))
        let offer: JSONValue = [
            "ticket": ticket, "to": .int(test.ben.id.rawValue), "reason": "other", "summary": "s",
            "next_step": "I write", "next_step_at": 4_102_444_800_000,
        ]
        _ = try test.ask(.handOffOffer, offer, by: test.ana)
        #expect(test.isOpen(.staff(id), to: test.ben))
        #expect(
            try reconsidered(.handOffDecline, ["ticket": ticket, "offer": 1, "reason": "busy"], by: test.ben) == both)
        #expect(!test.isOpen(.staff(id), to: test.ben))
        _ = try test.ask(.handOffOffer, offer, by: test.ana)
        #expect(try reconsidered(.handOffWithdraw, ["ticket": ticket, "offer": 2], by: test.ana) == both)
        _ = try test.ask(.handOffOffer, offer, by: test.ana)
        #expect(
            try reconsidered(.handOffAccept, ["ticket": ticket, "offer": 3], by: test.ben) == [], "ana became a member")
        #expect(try reconsidered(.swarmClose, ["ticket": ticket, "outcome": "unresolved"], by: test.ben) == both)
        #expect(!test.isOpen(.staff(id), to: test.ana) && test.isOpen(.ticket(id), to: test.ana))
    }

    @Test func `a ticket that climbs makes its followers be asked again`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        #expect(test.isOpen(.ticket(id), to: test.ben) && test.isOpen(.staff(id), to: test.ana))
        _ = try test.ask(
            .ticketEscalate, ["ticket": .int(id), "reason": "skill", "summary": "s"], by: test.ana)
        test.desk.queue.sync {}
        #expect(Set(test.publisher.reconsidered) == [.ticket(id), .staff(id)])
        #expect(!test.isOpen(.ticket(id), to: test.ben) && !test.isOpen(.staff(id), to: test.ana))
        #expect(test.isOpen(.ticket(id), to: test.dora))
    }

    @Test func `the last owner of a ticket that goes back to the queue is asked again`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "done"], by: test.ana)
        _ = try test.ask(.ticketSolve, ["ticket": .int(id), "solution": "s"], by: test.ana)
        _ = try test.ask(.ticketClose, ["ticket": .int(id)], by: test.carla)
        _ = try test.ask(.presenceSet, ["status": "break"], by: test.ana)
        #expect(test.isOpen(.staff(id), to: test.ana))
        test.publisher.forget()
        _ = try test.ask(.ticketReopen, ["ticket": .int(id)], by: test.carla)
        test.desk.queue.sync {}
        #expect(Set(test.publisher.reconsidered) == [.ticket(id), .staff(id)])
        #expect(!test.isOpen(.staff(id), to: test.ana))
    }

    @Test func `a reopening without a cause counts to whoever asked for it`() throws {
        let test = try TestDesk(.tiered)
        for (actor, cause, waits) in [(test.carla, ReopenCause.customer, true), (test.ana, .agent, false)] {
            let id = try test.openTicket()
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "done"], by: test.ana)
            _ = try test.ask(.ticketSolve, ["ticket": .int(id), "solution": "s"], by: test.ana)
            _ = try test.ask(.ticketReopen, ["ticket": .int(id)], by: actor)
            #expect(try test.events(id).contains { $0.event == .ticketReopened(cause: cause) })
            #expect((try test.replayed(id)?.waitingSince != nil) == waits)
        }
    }

    @Test func `customers say neither a priority nor a channel that is staff's to say`() throws {
        let test = try TestDesk(.tiered)
        for (field, word) in [("priority", "P1"), ("channel", "phone"), ("channel", "email"), ("channel", "api")] {
            let data: JSONValue = .object([JSONMember("text", "x"), JSONMember(field, .string(word))])
            #expect(test.refusal(.ticketOpen, data, by: test.carla)?.field == field)
            let forCustomer = JSONMember("customer", ["id": .int(test.carla.id.rawValue)])
            _ = try test.ask(.ticketOpen, .object((data.objectValue ?? []) + [forCustomer]), by: test.ana)
        }
    }

    @Test func `the ledger tells what people did in the role that they had then`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        var draft = PersonDraft(role: .agent, name: "Lea", tiers: [.l1])
        draft.login = ("lea", "no password fits")
        let lea = try test.person(draft)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: lea)
        func roles(_ kind: String) throws -> [JSONValue?] {
            try test.ask(.ledgerList, ["ticket": .int(id), "kinds": [.string(kind)]], by: test.mia).list("entries")
                .map { $0["actor"]?["role"] }
        }
        #expect(try roles("owner.taken") == ["agent"] && roles("ticket.opened") == ["customer"])
        let change = Array(#"{"login": "lea", "role": "manager", "tiers": []}"#.utf8)
        _ = try test.wait { Operations(test.desk).perform("/control/user-change", body: change, completion: $0) }.get()
        _ = try test.ask(.ticketClassify, ["ticket": .int(id), "category": "billing"], by: lea)
        #expect(try roles("ticket.classified") == ["manager"])
        #expect(try roles("owner.taken") == ["agent"], "what was done stays done by an agent")
        #expect(try test.desk.queue.sync { try Verifier(test.log.reader).run() }.findings.isEmpty)
    }

    @Test func `tiers that work as one no longer make everybody be asked again`() throws {
        let test = try TestDesk(.tiered)
        func set(_ merged: JSONValue, _ version: Int64) throws -> Int64 {
            var value = SettingsSection.tiers.value(in: DeskPolicy()).objectValue ?? []
            value.removeAll { $0.key == "merged" }
            let data: JSONValue = [
                "section": "tiers", "version": .int(version), "reason": "r",
                "value": .object(value + [JSONMember("merged", merged)]),
            ]
            return try test.ask(.deskChangeSettings, data, by: test.otto).number("seq")
        }
        let version = try set([["name": "front", "tiers": ["L1", "L2"]]], 0)
        #expect(test.isOpen(.queue(2), to: test.ana) && test.publisher.everybodies == 1)
        _ = try set([], version)
        test.desk.queue.sync {}
        #expect(!test.isOpen(.queue(2), to: test.ana) && test.publisher.everybodies == 2)
    }
}
