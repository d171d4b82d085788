import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

struct ModeSwitchTests {
    private func switchQueue(_ test: TestDesk, _ mode: String, _ scope: String) throws -> Int64 {
        let data: JSONValue = ["queue": 1, "mode": .string(mode), "scope": .string(scope), "reason": "trial"]
        return try test.ask(.queueSetMode, data, by: test.mia).number("seq")
    }

    private func mode(_ ticket: Int64, _ test: TestDesk) throws -> Mode? { try test.replayed(ticket)?.mode }

    @Test func `new and untouched tickets follow a switch, and back when it is taken back`() throws {
        let test = try TestDesk()
        let untouched = try test.openTicket()
        let touched = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(touched)], by: test.ana)
        let number = try switchQueue(test, "swarm", "untouched")
        test.settle()
        let fresh = try test.openTicket()
        #expect(try mode(untouched, test) == .swarm)
        #expect(try mode(touched, test) == .tiered)
        #expect(try mode(fresh, test) == .swarm)
        _ = try test.ask(.modeUndo, ["switch": .int(number)], by: test.mia)
        test.settle()
        #expect(try mode(untouched, test) == .tiered)
        #expect(try mode(fresh, test) == .tiered)
        #expect(try test.replayed(fresh)?.modeAtCreation == .swarm)
        #expect(test.refusal(.modeUndo, ["switch": .int(number)], by: test.mia)?.code == .wrongState)
        let stages = try test.desk.queue.sync { try test.log.reader.stageIntervals(of: TicketID(untouched)) }
        #expect(stages.map(\.stage.mode) == [.tiered, .swarm, .tiered])
        #expect(zip(stages, stages.dropFirst()).allSatisfy { $0.to == $1.from })
        try sound(test)
    }

    @Test func `a ticket says whether the desk or a person chose its mode`() throws {
        let test = try TestDesk()
        func source(_ ticket: Int64) throws -> ModeSource? {
            guard case .ticketOpened(let opened) = try test.events(ticket).first?.event else { return nil }
            return opened.modeSource
        }
        #expect(try source(try test.openTicket()) == .policy)
        _ = try switchQueue(test, "swarm", "new")
        #expect(try source(try test.openTicket()) == .manual)
        try test.restart()
        let later = try test.openTicket()
        #expect(try source(later) == .manual)
        #expect(try test.desk.queue.sync { try test.log.reader.ticketRow(TicketID(later)) }?.modeSource == .manual)
        try sound(test)
    }

    @Test func `an override reaches all, marks the touched ones as mixed, and comes back after a restart`() throws {
        let test = try TestDesk()
        let touched = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(touched)], by: test.ana)
        var untouched: [Int64] = []
        for _ in 0..<250 { untouched.append(try test.openTicket(channel: "form")) }
        let number = try test.ask(.deskSetMode, ["mode": "swarm", "scope": "all", "reason": "a trial"], by: test.mia)
            .number("seq")
        try test.restart()
        test.settle()
        #expect(try mode(touched, test) == .swarm)
        #expect(try test.replayed(touched)?.tiering.isMixed == true)
        for ticket in untouched { #expect(try mode(ticket, test) == .swarm) }
        let shown = try test.ask(.ticketGet, ["ticket": .int(touched)], by: test.mia)
        #expect(shown["tiering"]?["mixed"] == true)
        _ = try test.ask(.modeUndo, ["switch": .int(number)], by: test.mia)
        test.settle()
        #expect(try mode(untouched[249], test) == .tiered)
        try sound(test)
    }

    @Test func `what is taken back is what the switch did, and no other ticket`() throws {
        let test = try TestDesk()
        let (byHand, touched, later) = (try test.openTicket(), try test.openTicket(), try test.openTicket())
        _ = try test.ask(.ticketSetMode, ["ticket": .int(byHand), "mode": "swarm"], by: test.mia)
        _ = try test.ask(.ticketTake, ["ticket": .int(touched)], by: test.ana)
        let number = try switchQueue(test, "swarm", "all")
        test.settle()
        #expect(try test.replayed(touched)?.tiering.isMixed == true)
        test.pass(1_000)
        _ = try test.ask(.ticketTake, ["ticket": .int(later)], by: test.ben)
        _ = try test.ask(.modeUndo, ["switch": .int(number)], by: test.mia)
        test.settle()
        #expect(try mode(byHand, test) == .swarm, "it was set before")
        #expect(try mode(touched, test) == .tiered && mode(later, test) == .tiered)
        #expect(try test.replayed(touched)?.tiering.isMixed == false, "nobody worked on it meanwhile")
        #expect(try test.replayed(later)?.tiering.isMixed == true, "somebody took it meanwhile")
        try sound(test)
    }

    @Test func `a ticket touched after it followed a switch comes back too`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let number = try switchQueue(test, "swarm", "untouched")
        test.settle()
        test.pass(1_000)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(.modeUndo, ["switch": .int(number)], by: test.mia)
        test.settle()
        #expect(try mode(id, test) == .tiered)
        #expect(try test.replayed(id)?.tiering.isMixed == true)
        try sound(test)
    }

    @Test func `after half a minute a switch stands`() throws {
        let test = try TestDesk()
        let number = try switchQueue(test, "swarm", "new")
        test.pass(31_000)
        #expect(test.refusal(.modeUndo, ["switch": .int(number)], by: test.mia)?.code == .expired)
    }

    @Test func `a queue is made, named anew and worked from`() throws {
        let test = try TestDesk()
        _ = try test.ask(.queueCreate, ["name": "Billing", "tier": "L1", "mode": "swarm"], by: test.otto)
        _ = try test.ask(.queueRename, ["queue": 4, "name": "Accounts"], by: test.otto)
        try test.restart()
        let queues = try test.ask(.queueList, by: test.ana).list("queues")
        #expect(queues.contains { $0["name"]?.stringValue == "Accounts" && $0["mode"]?.stringValue == "swarm" })
        let ticket = try test.ask(.ticketOpen, ["text": "x", "queue": 4], by: test.carla).number("ticket")
        #expect(try mode(ticket, test) == .swarm)
        try sound(test)
    }

    private func sound(_ test: TestDesk) throws {
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }
}
