internal import WaggleDomain
internal import WaggleLog

// Deadlines are rows written in the transaction that made them and removed in the one that fires or voids
// them: each fires once, across restarts. One timer waits for the earliest. Firing is a command like any
// other: `decide` refuses a stale one.

extension Desk {
    /// Few, so that a person's command waits some milliseconds and no more when thousands are due at once.
    private static let firingsPerTurnMax = 50
    private static let retryMilliseconds: Milliseconds = 1_000

    /// Sets the timer to the earliest deadline. On the queue.
    func armTimer() {
        guard firesDeadlines else { return }
        do throws(LogError) {
            let moments = [
                try log.reader.nextDeadline(), try log.reader.nextArticleReminder(),
                presence.nextDue(view.policy.routing), view.experiment?.nextDue,
                tripwireDue,
            ]
            guard let due = moments.compactMap(\.self).min() else { return disarm() }
            let now = clock.now
            wake(after: due > now ? due - now : 0)
        } catch {
            retryDeadlinesLater()
        }
    }

    /// The store refused: try what is due again in a moment, not at once.
    func retryDeadlinesLater() { wake(after: Self.retryMilliseconds) }

    /// The desk's clock was moved: look again. Any queue.
    package func clockMoved() {
        queue.async { [self] in
            armTimer()
            reviewAvailability()
        }
    }

    private func disarm() { wake(after: nil) }

    private func wake(after delay: Milliseconds?) {
        timers.set(.deadline, after: delay.map { min($0, 3_600_000) }, on: queue) { [weak self] in self?.fireDue() }
    }

    /// Submits what is due; a longer wait than an hour is taken in steps.
    private func fireDue() {
        guard !isStopped else { return }
        firePresence()
        let now = max(clock.now, log.lastEventAt)
        let (experiment, tripwires) = (fireExperiment(at: now), fireTripwires(at: now))
        let turnsAnyway = experiment || tripwires
        guard let due = try? log.reader.dueDeadlines(by: now, limit: Self.firingsPerTurnMax),
            let articles = try? log.reader.articlesToRemind(by: now, limit: Self.firingsPerTurnMax),
            !due.isEmpty || !articles.isEmpty
        else {
            if !turnsAnyway { armTimer() }
            return
        }
        for article in articles { fire(DecodedCommand(command: .knowledge(.remind(article)))) }
        for entry in due {
            fire(DecodedCommand(ticket: entry.ticket, command: .fireDeadline(entry.deadline)))
        }
    }

    private func fire(_ decoded: DecodedCommand) {
        let change = DeskChange(
            method: "deadline", actor: .system, decoded: decoded, request: nil, primaryKind: nil,
            completion: { [weak self] result in
                // On the queue, from the turn.
                if case .success = result { self?.counters.deadlinesFired += 1 }
            })
        submit(.change(change), isUrgent: true)
    }

    /// One part of the tickets has its turn every so many milliseconds, each part once a second: told all in one
    /// moment, the lists of many agents would hold up whoever asks something else in it.
    private static let previewParts: Int64 = 10

    /// Tells lists of new previews, those of a ticket at most once a second. On the queue.
    func showPreviews(of tickets: Set<TicketID>, _ messages: [TicketID: Event]) {
        // One that waits is of the newest message, also where a turn after it told its row at once.
        for (id, message) in messages where previews.keys.contains(id) { previews.updateValue(message, forKey: id) }
        guard !tickets.isEmpty else { return }
        for id in tickets { previews.updateValue(messages[id] ?? previews[id] ?? nil, forKey: id) }
        armPreviews()
    }

    private func armPreviews() {
        guard !previewTimerIsSet else { return }
        previewTimerIsSet = true
        timers.run(after: 1_000 / Self.previewParts, on: queue) { [weak self] in self?.publishPreviews() }
    }

    private func publishPreviews() {
        previewTimerIsSet = false
        guard !isStopped else { return }
        previewPart = (previewPart + 1) % Self.previewParts
        for (id, message) in previews where id.rawValue % Self.previewParts == previewPart {
            previews[id] = nil
            guard let ticket = (try? committedTicket(id)).flatMap(\.self) else { continue }
            let push = rowPush(ticket, sequence: ticket.version, preview: preview(id, message))
            publisher.publish(push, to: .queue(ticket.queue.rawValue), offset: 0)
        }
        if !previews.isEmpty { armPreviews() }
    }
}
