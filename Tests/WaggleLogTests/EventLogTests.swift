import Foundation
import Testing
import WaggleDomain
import WaggleLog

struct EventLogTests {
    @Test func `a new folder gets a log with an epoch that stays`() throws {
        let desk = try MiniDesk()
        #expect(desk.log.epoch.count == 16)
        #expect(desk.log.lastSequence == 0)
        let epoch = desk.log.epoch
        try desk.reopen()
        #expect(desk.log.epoch == epoch)
        #expect(try LogReader.open(desk.place.folder).epoch == epoch)
    }

    @Test func `sequence and channel numbers are dense from one`() throws {
        let desk = try MiniDesk()
        let first = try desk.openTicket()
        let second = try desk.openTicket()
        #expect([first, second] == [TicketID(1), TicketID(2)])
        for number in 1...3 {
            try desk.record(.customerMessageSent(number: number, text: "a"), on: first, by: UserID(9))
            try desk.record(.noteAdded(number: number, text: "n"), on: second, by: UserID(1))
        }
        let reader = try LogReader.open(desk.place.folder)
        #expect(try reader.events(after: 0, limit: 100).map(\.sequence) == Array(1...8))
        #expect(try reader.events(of: first).map(\.ticketOffset) == [nil, 1, 2, 3])
        #expect(try reader.events(of: second).map(\.staffOffset) == [1, 2, 3, 4])
        #expect(try reader.top(.ticket, of: first) == 3)
        #expect(try reader.top(.staff, of: first) == 1)
        #expect(try reader.top(.ticket, of: second) == 0)
    }

    @Test func `a failed transaction leaves no trace and no gap`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        let head = desk.log.headHash
        #expect(throws: LogError.busy) {
            try desk.log.transaction { turn throws(LogError) in
                _ = try desk.add(.customerMessageSent(number: 1, text: "lost"), on: ticket, by: UserID(9), turn)
                _ = try turn.publish("queue:1", sequence: 2, data: Array("{}".utf8))
                _ = try turn.nextTicketID()
                throw .busy
            }
        }
        #expect(desk.log.lastSequence == 1)
        #expect(desk.log.headHash == head)
        let kept = try desk.record(.customerMessageSent(number: 1, text: "kept"), on: ticket, by: UserID(9))
        #expect(kept.sequence == 2)
        #expect(kept.ticketOffset == 1)
        try desk.log.transaction { turn throws(LogError) in
            #expect(try turn.publish("queue:1", sequence: 2, data: Array("{}".utf8)) == 1)
            #expect(try turn.nextTicketID() == TicketID(2))
        }
        #expect(try desk.verify().findings == [])
    }

    @Test func `what was not committed is gone after a restart and what was is there`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        try desk.record(.customerMessageSent(number: 1, text: "kept"), on: ticket, by: UserID(9))
        let (head, at) = (desk.log.headHash, desk.log.lastEventAt)
        // The files as they lie while a transaction is open: a crash would leave these.
        let crashed = try TemporaryFolder()
        try desk.log.transaction { turn throws(LogError) in
            _ = try desk.add(.customerMessageSent(number: 2, text: "lost"), on: ticket, by: UserID(9), turn)
            do {
                for name in ["waggle.db", "waggle.db-wal", "initialised"] {
                    try FileManager.default.copyItem(
                        at: desk.place.url.appendingPathComponent(name), to: crashed.url.appendingPathComponent(name))
                }
            } catch { Issue.record(error) }
        }
        let log = try EventLog.open(crashed.folder, now: 0)
        #expect(log.lastSequence == 2)
        #expect(log.headHash == head)
        #expect(log.lastEventAt == at)
        #expect(try log.reader.ticket(ticket)?.messageCount == 1)
    }

    @Test func `a ticket that was refused leaves no hole in the numbers`() throws {
        let desk = try MiniDesk()
        try desk.log.transaction { turn throws(LogError) in
            #expect(try turn.nextTicketID() == TicketID(1))
            #expect(try turn.nextTicketID() == TicketID(1))
            _ = try desk.add(.ticketOpened(Sample.opened()), on: TicketID(1), by: UserID(9), turn)
            #expect(try turn.nextTicketID() == TicketID(2))
        }
        try desk.log.transaction { turn throws(LogError) in #expect(try turn.nextTicketID() == TicketID(2)) }
    }

    @Test func `a retry finds the first answer, another body shows another hash`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        let key = RequestKey(clientID: Array(1...16), hash: [1, 2, 3])
        let first = try desk.record(
            .customerMessageSent(number: 1, text: "once"), on: ticket, by: UserID(9), request: key)
        try desk.reopen()
        try desk.log.transaction { turn throws(LogError) in
            let receipt = try turn.findRequest(actor: UserID(9), clientID: key.clientID)
            #expect(receipt?.requestHash == [1, 2, 3])
            #expect(receipt?.first == first)
            #expect(try turn.findRequest(actor: UserID(8), clientID: key.clientID) == nil)
            #expect(try turn.findRequest(actor: UserID(9), clientID: Array(2...17)) == nil)
        }
        // The table itself refuses a second event under the same key.
        #expect(throws: LogError.self) {
            try desk.record(.customerMessageSent(number: 2, text: "twice"), on: ticket, by: UserID(9), request: key)
        }
        #expect(desk.log.lastSequence == first.sequence)
        // Another person may use the same bytes.
        try desk.record(.agentMessageSent(number: 2, text: "mine"), on: ticket, by: UserID(1), request: key)
    }

    @Test func `a key is found within its own transaction`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        let key = RequestKey(clientID: Array(1...16), hash: [7])
        try desk.log.transaction { turn throws(LogError) in
            _ = try desk.add(.noteAdded(number: 1, text: "n"), on: ticket, by: UserID(1), request: key, turn)
            #expect(try turn.findRequest(actor: UserID(1), clientID: key.clientID)?.requestHash == [7])
        }
    }

    @Test func `publications keep the newest and their numbers`() throws {
        let desk = try MiniDesk()
        for number in 1...25 {
            try desk.log.transaction { turn throws(LogError) in
                #expect(
                    try turn.publish("user:1", sequence: 0, data: Array("{\"n\":\(number)}".utf8), kept: 10) == number)
            }
        }
        try desk.reopen()
        let reader = try LogReader.open(desk.place.folder)
        #expect(try reader.top("user:1") == 25)
        #expect(try reader.oldest("user:1") == 16)
        #expect(try reader.top("user:2") == 0)
        #expect(
            try reader.publications("user:1", after: 22, limit: 10).map(\.data)
                == (23...25).map { Array("{\"n\":\($0)}".utf8) })
        try desk.log.transaction { turn throws(LogError) in
            #expect(try turn.publish("user:1", sequence: 0, data: Array("{}".utf8), kept: 10) == 26)
        }
        #expect(try desk.verify().findings == [])
    }

    @Test func `a channel is read from any position in both directions`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        for number in 1...30 {
            try desk.record(.customerMessageSent(number: number, text: "m\(number)"), on: ticket, by: UserID(9))
            if number.isMultiple(of: 3) {
                try desk.record(.noteAdded(number: number / 3, text: "n"), on: ticket, by: UserID(1))
            }
        }
        let reader = try LogReader.open(desk.place.folder)
        for after in 0...31 {
            let page = try reader.channel(.ticket, of: ticket, after: Int64(after), limit: 7)
            #expect(
                page.map(\.ticketOffset) == Array((after + 1)..<max(after + 1, min(31, after + 8))).map { Int64($0) })
        }
        #expect(try reader.channel(.staff, of: ticket, after: 9, limit: 99).map(\.staffOffset) == [10, 11])
        #expect(
            try reader.channelReversed(.ticket, of: ticket, before: nil, limit: 3).map(\.ticketOffset) == [30, 29, 28])
        #expect(try reader.channelReversed(.ticket, of: ticket, before: 3, limit: 9).map(\.ticketOffset) == [2, 1])
        #expect(try reader.channel(.ticket, of: TicketID(77), after: 0, limit: 9) == [])
    }

    @Test func `readers beside the writer see whole transactions only`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        let reader = try LogReader.open(desk.place.folder)
        try desk.log.transaction { turn throws(LogError) in
            _ = try desk.add(.noteAdded(number: 1, text: "n"), on: ticket, by: UserID(1), turn)
            #expect(try reader.head().sequence == 1)
            #expect(try desk.log.reader.head().sequence == 2)
        }
        #expect(try reader.head().sequence == 2)
        #expect(try reader.head().hash == desk.log.headHash)
    }

    @Test func `a full database refuses, keeps what it had, and goes on when there is room`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        try desk.log.setPageLimit(120)
        let text = String(repeating: "x", count: 3_000)
        var kept = 0
        var refused: LogError?
        while refused == nil && kept < 1_000 {
            do throws(LogError) {
                try desk.record(.customerMessageSent(number: kept + 1, text: text), on: ticket, by: UserID(9))
                kept += 1
            } catch { refused = error }
        }
        #expect(refused == .storageFull)
        #expect(refused?.code == "storage_full")
        #expect(kept > 5)
        // Refused again, still readable, nothing half-written.
        #expect(throws: LogError.storageFull) {
            try desk.record(.customerMessageSent(number: kept + 1, text: text), on: ticket, by: UserID(9))
        }
        #expect(try desk.log.reader.ticket(ticket)?.messageCount == kept)
        #expect(try desk.verify().findings == [])
        try desk.log.setPageLimit(10_000)
        let next = try desk.record(.customerMessageSent(number: kept + 1, text: text), on: ticket, by: UserID(9))
        #expect(next.ticketOffset == Int64(kept + 1))
        #expect(try desk.verify().findings == [])
    }

    @Test func `after an unexpected failure the state is read anew`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        #expect(throws: LogError.ioError(code: 10)) {
            try desk.log.transaction { turn throws(LogError) in
                _ = try desk.add(.noteAdded(number: 1, text: "n"), on: ticket, by: UserID(1), turn)
                throw .ioError(code: 10)
            }
        }
        #expect(desk.log.reloads == 0)
        let stored = try desk.record(.noteAdded(number: 1, text: "n"), on: ticket, by: UserID(1))
        #expect(desk.log.reloads == 1)
        #expect(stored.sequence == 2)
        #expect(try desk.verify().findings == [])
    }

    @Test func `a checkpoint moves everything into the file`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        for number in 1...50 {
            try desk.record(.customerMessageSent(number: number, text: "m"), on: ticket, by: UserID(9))
        }
        let checkpointer = try Checkpointer(desk.place.folder)
        #expect(checkpointer.logSize > 0)
        #expect(try checkpointer.run())
        desk.log.close()
        #expect(checkpointer.logSize == 0)
        #expect(try desk.verify().events == 51)
    }

    @Test func `a log begins anew while somebody writes without a pause`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        let checkpointer = try Checkpointer(desk.place.folder, restartAbove: 20)
        var largest: Int64 = 0
        for number in 1...200 {
            // A turn's pages come between the moving of the earlier ones and the look for a gap.
            for part in 1...3 {
                let text = String(repeating: "m", count: 3_000)
                try desk.record(
                    .customerMessageSent(number: number * 3 - 3 + part, text: text), on: ticket, by: UserID(9))
            }
            try checkpointer.run()
            largest = max(largest, checkpointer.logSize)
        }
        #expect(largest < 1 << 20)
        #expect(try desk.verify().findings == [])
    }

    @Test func `a second writer is refused by name`() throws {
        let desk = try MiniDesk()
        let expected = LogError.locked(folder: desk.place.folder.path, pid: ProcessInfo.processInfo.processIdentifier)
        #expect(throws: expected) { try EventLog.open(desk.place.folder, now: 0) }
        #expect(expected.description.contains("in use by process \(ProcessInfo.processInfo.processIdentifier)"))
    }
}
