internal import Crypto
package import WaggleDomain

// An experiment is replayed from its events; `experiment_event` finds them. Only one is planned or runs at a time, and
// that is always the newest.

extension LogTransaction {
    /// The next experiment's number; ask again after its first event was appended.
    package func nextExperimentID() throws(LogError) -> ExperimentID {
        ExperimentID((try log.reader.lastExperiment()?.rawValue ?? 0) + 1)
    }

    /// A number from 0 to 2^53 - 1 that nobody chose and everybody can find again: the upper 53 bits of the chain's
    /// link after the last event.
    package var seed: Int64 {
        head.link.withUnsafeBytes { bytes in
            Int64(bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 11)
        }
    }

    func projectExperiment(_ stored: StoredEvent) throws(LogError) {
        guard case .experiment(let event) = stored.event else { return }
        try noteExperiment(stored)
        guard let ruled = event.ruled else { return }
        for queue in ruled.queues {
            let rule = try log.reader.cached("UPDATE queue SET source = ?3 WHERE desk = ?1 AND id = ?2")
            rule.bind(1, log.desk)
            rule.bind(2, queue.rawValue)
            rule.bind(3, ruled.source.rawValue)
            try rule.run()
        }
    }

    /// For `rebuild`: the queues hold already what all events together leave.
    func noteExperiment(_ stored: StoredEvent) throws(LogError) {
        guard case .experiment(let event) = stored.event else { return }
        let note = try log.reader.cached("INSERT INTO experiment_event(desk, experiment, seq) VALUES(?1, ?2, ?3)")
        note.bind(1, log.desk)
        note.bind(2, event.experiment.rawValue)
        note.bind(3, stored.sequence)
        try note.run()
    }
}

extension ExperimentPlan {
    /// The plan with the hash of its text.
    package var sealed: ExperimentPlan {
        var plan = self
        plan.digest = SHA256.hash(canonical).hex
        return plan
    }

    /// Does its hash still fit? Queues are never removed, so nothing outside of it decides that.
    package var isIntact: Bool { digest == SHA256.hash(canonical).hex }
}

extension LogReader {
    /// The newest experiment's number; nil without any.
    package func lastExperiment() throws(LogError) -> ExperimentID? {
        let row = try query("SELECT max(experiment) FROM experiment_event WHERE desk = ?1")
        return try first(row) { row throws(LogError) in row.optionalInt(0) }.flatMap(\.self).map { ExperimentID($0) }
    }

    /// The experiment as its events leave it; nil when there is none of that number.
    package func experiment(_ id: ExperimentID) throws(LogError) -> Experiment? {
        var experiment: Experiment?
        for stored in try events(of: id) {
            guard case .experiment(let event) = stored.event else { throw .unreadable(what: "experiment \(id)") }
            if experiment == nil {
                experiment = Experiment(first: event, by: stored.actor, at: stored.at, sequence: stored.sequence)
                guard experiment != nil else {
                    throw .unreadable(what: "experiment \(id) begins with \(event.kind)")
                }
            } else {
                experiment?.apply(event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            }
        }
        return experiment
    }

    /// The one that is planned or runs.
    package func openExperiment() throws(LogError) -> Experiment? {
        guard let last = try lastExperiment(), let experiment = try experiment(last), !experiment.state.isOver
        else { return nil }
        return experiment
    }

    /// The newest experiments, those with numbers below `before`.
    package func experiments(before: ExperimentID?, limit: Int) throws(LogError) -> [ExperimentID] {
        let rows = try query(
            """
            SELECT DISTINCT experiment FROM experiment_event WHERE desk = ?1 AND experiment < ?2
            ORDER BY experiment DESC LIMIT ?3
            """)
        rows.bind(2, before?.rawValue ?? .max)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in ExperimentID(row.int(0)) }
    }

    private func events(of experiment: ExperimentID) throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event WHERE id IN (
                    SELECT ?1 << 48 | seq FROM experiment_event WHERE desk = ?1 AND experiment = ?2) ORDER BY id
                """)
        rows.bind(2, experiment.rawValue)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// What happened to experiments, in order.
    func experimentEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND ticket IS NULL AND kind GLOB 'experiment.*'
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}

extension Verifier {
    /// The experiments against the desk's events, and each plan against its hash.
    func checkExperiments() throws(LogError) {
        do throws(LogError) {
            var events: [[Int64]] = []
            for stored in try reader.experimentEvents() {
                guard case .experiment(let event) = stored.event else { continue }
                events.append([event.experiment.rawValue, stored.sequence])
                if case .planned(let plan) = event, !plan.isIntact {
                    result.note(.projection, "Experiment \(plan.id) is not the one that was planned.")
                }
            }
            let found = try reader.query("SELECT experiment, seq FROM experiment_event WHERE desk = ?1 ORDER BY seq")
            let links = try reader.collect(found) { row throws(LogError) in [row.int(0), row.int(1)] }
            if links != events { result.note(.projection, "The experiments are not what the desk's events say.") }
        } catch .unreadable {
            result.note(.projection, "An experiment cannot be read.")
        }
    }
}
