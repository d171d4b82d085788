internal import WaggleDomain
internal import WaggleLog

// Queues that push drain by themselves: whenever somebody becomes free or a ticket begins to wait, the tickets of those
// queues are offered, the longest waiting customer first. While some wait and nobody is free the desk looks again now
// and then, since people who were asked may be asked once more later.

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
        var waitsOn = false
        for (queue, routing) in view.policy.routing.queues.sorted(by: { $0.key < $1.key })
        where routing.method != .pull {
            let seeking = (try? ticketsSeekingOwner(in: queue)) ?? []
            for ticket in seeking where view.hasCandidate(for: ticket, at: clock.now) {
                submitOwn(.routing(.push), on: ticket.id)
            }
            waitsOn = waitsOn || !seeking.isEmpty
        }
        if waitsOn { routeLater() }
    }

    /// Those of a queue that want an owner, are offered to nobody now and are still to be, longest wait first.
    private func ticketsSeekingOwner(in queue: QueueID) throws(LogError) -> [Ticket] {
        var seeking: [Ticket] = []
        for id in try log.reader.ticketsSeekingOwner(in: queue, limit: Self.routedMax) {
            guard let ticket = try committedTicket(id), ticket.seeksOwner, ticket.liveOffer == nil,
                !ticket.routing.isPushEnded
            else { continue }
            seeking.append(ticket)
        }
        return seeking.sorted { ($0.customerWaitsSince, $0.id) < ($1.customerWaitsSince, $1.id) }
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
