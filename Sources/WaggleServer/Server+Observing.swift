internal import Transport
internal import WaggleHub

extension Server {
    /// What is read at each scrape.
    func observe() {
        let shards = self.shards
        let desk = self.desk
        let world = self.world
        let listeners = self.listeners
        metrics.gauge("connections_open", help: "Sockets open now.") {
            Double(shards.reduce(0) { $0 + $1.countersSnapshot().connectionsOpen })
        }
        metrics.gauge("sessions_open", help: "Clients connected now.") { Double(world.registry.count) }
        metrics.gauge("commands_waiting", help: "Commands waiting for the desk's next turn.") { Double(desk.waiting) }
        metrics.gauge("search_backlog_events", help: "Events recorded and not searchable yet, when last looked at.") {
            Double(desk.searchBacklog)
        }
        metrics.sum("accept_failures_total", help: "Accepts that failed, for want of descriptors above all.") {
            listeners.reduce(0) { $0 + Double($1.failureCount) }
        }
        metrics.sum("connections_refused_total", help: "Sockets closed unserved: a shard was full or stopping.") {
            shards.reduce(0) { $0 + Double($1.countersSnapshot().connectionsRefused) }
        }
        metrics.sum("events_recorded_total", help: "Events on disk.") { Double(desk.countersSnapshot.events) }
        metrics.sum("desk_turns_total", help: "Turns of the desk, one commit each.") {
            Double(desk.countersSnapshot.turns)
        }
        metrics.sum("deadlines_fired_total", help: "Deadlines fired.") { Double(desk.countersSnapshot.deadlinesFired) }
        metrics.sum("hand_offs_total", help: "Tickets that changed their owner.") {
            Double(desk.countersSnapshot.handOffs)
        }
        metrics.sum("escalations_total", help: "Moves to a higher tier.") { Double(desk.countersSnapshot.escalations) }
        metrics.sum("sla_breaches_total", help: "Targets and promises missed.") {
            Double(desk.countersSnapshot.breaches)
        }
        metrics.gauge("output_bytes_waiting", help: "Bytes that sockets have not taken yet.") {
            shards.reduce(0) { $0 + Double($1.countersSnapshot().bytesPending) }
        }
        metrics.histogram(
            "commit_seconds", help: "Transactions of the desk, from their begin until on the disk.", desk.commitTimes)
        metrics.sum("storage_failures_total", help: "Transactions that failed.") {
            Double(desk.countersSnapshot.storageFailures)
        }
    }
}
