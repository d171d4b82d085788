internal import WaggleDomain
internal import WaggleLog

// Queues that push drain by themselves: whenever somebody becomes free or a ticket begins to wait, the tickets of those
// queues are offered, the longest waiting customer first. While some wait and nobody is free the desk looks again now
// and then, since people who were asked may be asked once more later.
//
// One go looks at so many tickets. Those that are offered already, or were offered often enough, are passed over; when
// the others of a go were looked at in vain, the next go begins behind them, so that tickets nobody can take now hide
// none that somebody could.

extension Desk {
    private static let routingDelay: Milliseconds = 20
    private static let routingRetry: Milliseconds = 10_000
    /// Tickets looked at in one go, of each queue.
    private static let routedMax = 200

    /// Looks for owners after the turn that is under way. On the queue.
    func routeSoon() {
        guard firesDeadlines, !isRoutingScheduled,
            view.policy.routing.queues.values.contains(where: { $0.method != .pull })
        else { return }
        isRoutingScheduled = true
        timers.run(after: Self.routingDelay, on: queue) { [weak self] in
            self?.isRoutingScheduled = false
            self?.route()
        }
    }

    /// Nothing need happen in the desk for somebody to be asked once more.
    private func routeLater() {
        guard !isRoutingRetryScheduled else { return }
        isRoutingRetryScheduled = true
        timers.run(after: Self.routingRetry, on: queue) { [weak self] in
            self?.isRoutingRetryScheduled = false
            self?.route()
        }
    }

    private func route() {
        guard !isStopped else { return }
        var (waitsOn, isFull) = (!soughtInVain.isEmpty, false)
        for (queue, routing) in view.policy.routing.queues.sorted(by: { $0.key < $1.key })
        where routing.method != .pull {
            let seen = (try? ticketsInLine(in: queue)) ?? []
            let seeking = seen.filter(noteSought)
                .sorted { ($0.customerWaitsSince, $0.id) < ($1.customerWaitsSince, $1.id) }
            for ticket in seeking {
                if view.hasCandidate(for: ticket, at: clock.now) { push(ticket) }
                soughtInVain.insert(ticket.id)
            }
            waitsOn = waitsOn || !seeking.isEmpty
            isFull = isFull || seen.count == Self.routedMax
        }
        if isFull { return routeSoon() }
        soughtInVain = []
        if waitsOn { routeLater() }
    }

    /// Those of a queue that come next to be looked at, in the queue's order.
    private func ticketsInLine(in queue: QueueID) throws(LogError) -> [Ticket] {
        let ids = try log.reader.ticketsSeekingOwner(in: queue, limit: Self.routedMax) {
            unsought.contains($0) || soughtInVain.contains($0)
        }
        var tickets: [Ticket] = []
        for id in ids {
            if let ticket = try committedTicket(id) { tickets.append(ticket) }
        }
        return tickets
    }

    /// Whether the ticket wants an owner, is offered to nobody now and is still to be. Remembered until it changes.
    @discardableResult
    func noteSought(_ ticket: Ticket) -> Bool {
        let waits = ticket.seeksOwner && ticket.liveOffer == nil && !ticket.routing.isPushEnded
        if waits || ticket.state.isFinished { unsought.remove(ticket.id) } else { unsought.insert(ticket.id) }
        return waits
    }

    /// Whether a change may have freed somebody or begun a wait. On the queue, after the commit.
    func routeAfter(_ turn: Turn) {
        let isRelevant = turn.changes.contains { change in
            change.after.seeksOwner || change.before?.owner != change.after.owner
                || change.before?.loads != change.after.loads || change.before?.ticketLoads != change.after.ticketLoads
        }
        if isRelevant { routeSoon() }
    }
}
