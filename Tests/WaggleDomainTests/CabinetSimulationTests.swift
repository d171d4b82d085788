import Testing
import WaggleDomain
import WaggleTesting

// Chance plays with several tickets of two customers at once: links, merges in every direction, duplicates, late words
// and everything one ticket alone can meet. Links stand on both sides, no chain is a circle, and the log alone
// rebuilds every ticket.

@Suite struct CabinetSimulationTests {
    @Test(arguments: UInt64(1)...40)
    func `whatever happens between tickets, the invariants hold and the log rebuilds them`(seed: UInt64) {
        let desk = play(seed, steps: 250)
        #expect(desk.violations == [], "seed \(seed)")
        #expect(desk.replayed == desk.tickets, "seed \(seed)")
    }

    @Test func `chance reaches every kind of event that takes two tickets`() {
        let reached = (UInt64(1)...40).reduce(into: Set<String>()) { kinds, seed in
            kinds.formUnion(play(seed, steps: 250).log.map(\.event.kind))
        }
        #expect(
            reached.isSuperset(of: [
                "ticket.linked", "ticket.unlinked", "ticket.merged", "ticket.absorbed", "ticket.cancelled",
            ]))
        let followed = (UInt64(1)...40).contains { seed in
            play(seed, steps: 250).tickets.values.contains { $0.handling.linked(.followUpOf) != nil }
        }
        #expect(followed)
    }

    private func play(_ seed: UInt64, steps: Int) -> Cabinet {
        var chance = SeededGenerator(seed: seed)
        var desk = Cabinet(Mode.allCases.randomElement(using: &chance)!)
        for _ in 0..<steps where desk.violations.isEmpty {
            desk.pass(pause(&chance))
            if desk.tickets.count < 3 || (desk.tickets.count < 15 && Int.random(in: 0..<20, using: &chance) == 0) {
                let customer = Int.random(in: 0..<4, using: &chance) == 0 ? Cast.chris : Cast.carla
                desk.open(by: customer, channel: Bool.random(using: &chance) ? .chat : .email)
                continue
            }
            let id = Int64.random(in: 1...Int64(desk.tickets.count), using: &chance)
            let command = command(desk, desk[id], &chance)
            desk.ask(command, on: id, by: someone(for: command, desk[id], &chance))
        }
        return desk
    }

    private func pause(_ chance: inout SeededGenerator) -> Milliseconds {
        switch Int.random(in: 0..<60, using: &chance) {
        case 0: .hours(15 * 24)
        case 1: .hours(80)
        default: .random(in: 1...60_000, using: &chance)
        }
    }

    private func someone(for command: Command, _ ticket: Ticket, _ chance: inout SeededGenerator) -> Actor {
        if Int.random(in: 0..<8, using: &chance) == 0 { return Cast.everybody.randomElement(using: &chance)! }
        let likely: UserID =
            switch command {
            case .take: Cast.agents.randomElement(using: &chance)!.id
            case .sendMessage, .close, .handling(.answerSolved), .handling(.rate):
                Int.random(in: 0..<3, using: &chance) == 0 ? ticket.owner ?? ticket.customer : ticket.customer
            default: ticket.owner ?? Cast.mia.id
            }
        return Cast.everybody.first { $0.id == likely }!
    }

    private func command(_ desk: Cabinet, _ ticket: Ticket, _ chance: inout SeededGenerator) -> Command {
        let other = TicketID(Int64.random(in: 1...Int64(desk.tickets.count), using: &chance))
        let relation = TicketRelation.allCases.randomElement(using: &chance)!
        switch Int.random(in: 0..<16, using: &chance) {
        case 0...2: return .take
        case 3...5: return .sendMessage(text: "word?")
        case 6: return .handling(.link(to: other, relation: relation))
        case 7:
            guard let link = ticket.handling.links.randomElement(using: &chance) else { return .take }
            return .handling(.unlink(from: link.ticket, relation: link.relation))
        case 8: return .handling(.merge(into: other, reason: ""))
        case 9: return .handling(.cancel(reason: .duplicate, duplicateOf: other, note: ""))
        case 10, 11:
            return .solve(
                solution: "so", knowledge: .linked, knowledgeNote: "#\(other)", noAnswerNeeded: true)
        case 12: return .close
        case 13: return .reopen(cause: .agent)
        case 14: return .ask(.init(question: "why?", tried: "it", skills: ["network"]))
        default: return .handling(ticket.anyHandling(desk.now, &chance))
        }
    }
}

extension Ticket {
    /// Something that concerns this ticket alone; the end by cancelling is rare.
    func anyHandling(_ now: Milliseconds, _ chance: inout SeededGenerator) -> HandlingCommand {
        let grade = Grade.allCases.randomElement(using: &chance)
        switch Int.random(in: 0..<20, using: &chance) {
        case 0...2: return .classify(.init(kind: .incident, category: "vpn", impact: grade, urgency: .high))
        case 3: return .setTags(handling.tags.isEmpty ? ["vpn"] : [])
        case 4: return .setFields([.init(name: "serial", value: Bool.random(using: &chance) ? "7" : "")])
        case 5...8: return .snooze(until: now + .random(in: 0...7_200_000, using: &chance), note: "later")
        case 9...12: return .pend(until: Bool.random(using: &chance) ? now + .hours(3) : nil)
        case 13...15: return .resume
        case 16, 17: return .answerSolved(Bool.random(using: &chance))
        case 18: return .rate(score: .random(in: 0...5, using: &chance), repeated: nil)
        default:
            guard Int.random(in: 0..<4, using: &chance) == 0 else { return .resume }
            return .cancel(reason: CancelReason.allCases.randomElement(using: &chance)!, duplicateOf: nil, note: "")
        }
    }
}
