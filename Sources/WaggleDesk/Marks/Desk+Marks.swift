internal import JSON
package import WaggleDomain
internal import WaggleLog
internal import WaggleWire

extension Desk {
    private static let markPause: Milliseconds = 1_000
    /// Marks that may wait; above it they are written at once.
    private static let marksMax = 10_000

    /// How far somebody who may write has read; told without an offset.
    func mark(
        _ ticket: TicketID, read offset: Int64, by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        look(completion) { [self] () throws(LogError) in
            let known = try committedTicket(ticket)
            if let refusal = Access.decide(.markRead, by: actor, on: known, view: view, id: ticket) {
                return .failure(DeskRefusal(refusal))
            }
            try note(.read, ticket, offset, actor)
            return .success(Array("{}".utf8))
        }
    }

    /// These offsets of tickets' threads have reached a device of this person. Those who cannot write there are not
    /// counted: who looks on is nobody's business. Any queue.
    package func delivered(_ offsets: [Int64: UInt64], to actor: Actor) {
        submit(
            .look { [self] in
                for (number, offset) in offsets {
                    let id = TicketID(number)
                    guard let ticket = (try? committedTicket(id)).flatMap(\.self),
                        Access.decide(.markRead, by: actor, on: ticket, view: view) == nil
                    else { continue }
                    try? note(.delivered, id, Int64(clamping: offset), actor)
                }
            })
    }

    /// The marks of a ticket, stored or still waiting. On the queue.
    func marks(of ticket: TicketID) throws(LogError) -> TicketMarks {
        TicketMarks(
            read: marks.merged(.read, ticket, try log.reader.readMarks(of: ticket)),
            delivered: marks.merged(.delivered, ticket, try log.reader.deliveryMarks(of: ticket)))
    }

    private func note(
        _ kind: MarkBook.Kind, _ ticket: TicketID, _ offset: Int64, _ actor: Actor
    ) throws(LogError) {
        let mark = ReadMark(user: actor.id, offset: min(offset, try log.reader.top(.ticket, of: ticket)), at: clock.now)
        guard marks.note(kind, ticket, mark) else { return }
        if marks.count >= Self.marksMax { keepMarks() } else { keepMarksSoon() }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", kind == .read ? "read" : "delivered")
        writer.field("offset", mark.offset)
        Self.signer(actor, &writer)
        writer.endObject()
        publisher.publish(writer.bytes, to: .ticket(ticket.rawValue), offset: 0)
    }

    private func keepMarksSoon() {
        guard !marksTimerIsSet else { return }
        marksTimerIsSet = true
        timers.run(after: Self.markPause, on: queue) { [weak self] in
            guard let self, !isStopped else { return }
            marksTimerIsSet = false
            keepMarks()
        }
    }

    /// Writes what waits in the next commit.
    private func keepMarks() {
        guard marks.count > 0 else { return }
        let batch = marks
        marks = MarkBook()
        let write = DeskWrite(
            body: { (access) throws(LogError) in try batch.write(in: access.transaction) },
            completion: { [weak self] error in
                // On the queue, from the turn.
                guard let self, error != nil else { return }
                marks.restore(batch)
                keepMarksSoon()
            })
        if !submit(.write(write), isUrgent: true) { marks.restore(batch) }
    }

    /// The last marks, when the desk stops. On the queue.
    func keepLastMarks() {
        guard marks.count > 0 else { return }
        let batch = marks
        marks = MarkBook()
        _ = try? log.transaction { (transaction) throws(LogError) in try batch.write(in: transaction) }
    }
}

/// How far people have read a thread, and how far it has reached them.
struct TicketMarks {
    let read: [ReadMark]
    let delivered: [ReadMark]
}
