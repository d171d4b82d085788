internal import WaggleDomain
package import WaggleLog

/// Gives the cases of a log one after the other, in little memory. On the reader's queue.
package final class CaseReader {
    private static let portion = 500

    private let reader: LogReader
    private let importName: String?
    private var people: [UserID: Person] = [:]
    private var queues: [QueueID: String] = [:]

    /// The cases of one import, or with nil those of the desk itself.
    package init(_ reader: LogReader, ofImport importName: String?) throws(LogError) {
        self.reader = reader
        self.importName = importName
        for row in try reader.queues() { queues[row.queue.id] = row.queue.name }
        for person in try reader.staff() { people[person.id] = person }
    }

    /// How many there are.
    package func count() throws(LogError) -> Int { try reader.ticketCount(ofImport: importName) }

    /// Calls `body` with each case in order of the tickets' numbers; cases without events are left out.
    package func each(_ body: (MinedCase) throws(ExportError) -> Void) throws(ExportError) {
        var last = TicketID(0)
        while true {
            let numbers = try numbers(after: last)
            guard let end = numbers.last else { return }
            for number in numbers {
                var found = try `case`(of: number)
                found.bringIntoTimeOrder()
                if !found.events.isEmpty { try body(found) }
            }
            last = end
        }
    }

    private func numbers(after last: TicketID) throws(ExportError) -> [TicketID] {
        do throws(LogError) {
            return try reader.ticketNumbers(after: last, ofImport: importName, limit: Self.portion)
        } catch {
            throw .log(error)
        }
    }

    private func `case`(of number: TicketID) throws(ExportError) -> MinedCase {
        let events: [StoredEvent]
        do throws(LogError) {
            events = try reader.events(of: number)
        } catch {
            throw .log(error)
        }
        guard importName != nil else { return DeskCase(number, people: people, queues: queues).read(events) }
        return try ImportedCase().read(events)
    }
}

extension MinedCase {
    /// By time, and by the ledger's number where times are equal: tools sort so anyway, and then count as we do. The
    /// desk's own events are in that order already; other desks' rows may be older than the row before them.
    fileprivate mutating func bringIntoTimeOrder() {
        let isSorted = zip(events, events.dropFirst()).allSatisfy { $0.at <= $1.at }
        if !isSorted { events.sort { ($0.at, $0.sequence) < ($1.at, $1.sequence) } }
    }
}
