import Testing
import WaggleDomain

@testable import WaggleLog

/// A page of a long list must not cost the whole list: its order is read from an index and not sorted.
struct ListPlanTests {
    private static let scope = ReadScope(user: UserID(7), tiers: [.l1])
    private static let filters: [(name: String, filter: TicketFilter)] = [
        ("everything", TicketFilter()),
        ("a queue", TicketFilter(queue: QueueID(1))),
        ("a queue's active tickets", TicketFilter(queue: QueueID(1), states: [.queued, .open])),
        ("a mode", TicketFilter(states: [.open], mode: .swarm)),
        (
            "what an agent may read",
            {
                var filter = TicketFilter(); filter.scope = scope; return filter
            }()
        ),
    ]

    private func plan(_ reader: LogReader, _ filter: TicketFilter, _ order: TicketOrder, _ goesOn: Bool) throws
        -> String
    {
        let rows = try reader.database.prepare("EXPLAIN QUERY PLAN " + reader.sql(filter, order, goesOn))
        var lines: [String] = []
        while try rows.step() { lines.append(rows.text(3)) }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [TicketOrder.created, .updated, .waiting, .priority], [false, true])
    func `a page is read in its order`(order: TicketOrder, goesOn: Bool) throws {
        let desk = try MiniDesk()
        let reader = try LogReader.open(desk.place.folder)
        for (name, filter) in Self.filters {
            let plan = try plan(reader, filter, order, goesOn)
            #expect(!plan.contains("FOR ORDER BY"), "\(name): \(plan)")
        }
    }

    @Test(arguments: [TicketOrder.created, .updated, .waiting, .priority])
    func `what is one person's is found by the person`(order: TicketOrder) throws {
        let desk = try MiniDesk()
        let reader = try LogReader.open(desk.place.folder)
        let own = try plan(reader, TicketFilter(owner: UserID(7)), order, false)
        #expect(own.contains("INDEX ticket_owner"), "\(own)")
        let customers = try plan(reader, TicketFilter(customer: UserID(7)), order, true)
        #expect(customers.contains("INDEX ticket_customer"), "\(customers)")
        var covered = TicketFilter()
        covered.cover = UserID(7)
        for filter in [TicketFilter(member: UserID(7)), covered] {
            let plan = try plan(reader, filter, order, false)
            #expect(plan.contains("(desk=? AND id=?)"), "\(plan)")
        }
    }

    @Test func `the queues are counted without the tickets' rows`() throws {
        let desk = try MiniDesk()
        let reader = try LogReader.open(desk.place.folder)
        let rows = try reader.database.prepare("EXPLAIN QUERY PLAN " + LogReader.queueCountsSQL)
        #expect(try rows.step())
        #expect(rows.text(3).contains("COVERING INDEX ticket_state"), "\(rows.text(3))")
    }
}
