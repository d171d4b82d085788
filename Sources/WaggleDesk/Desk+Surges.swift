internal import WaggleDomain
internal import WaggleLog

// Proposing problems: when tickets of a category have come in, their number is held against the category's usual hour
// (`ProblemPolicy`). Not more often than once a second, and only as far as the index over tickets reaches, so that a
// storm of tickets costs one look.

extension Desk {
    private static let surgeReviewSeconds = 1
    /// Tickets of one stretch that are counted; more are as far above any hour.
    private static let countedMax = 10_000

    /// Tickets were opened, or put into another category. On the queue, after the commit.
    func noteSurges(in turn: Turn) {
        guard view.policy.problems.isOn, firesDeadlines else { return }
        for change in turn.changes where change.before?.category != change.after.category && !change.after.isImported {
            surging.insert(change.after.category)
        }
        guard !surging.isEmpty, !isSurgeReviewScheduled else { return }
        isSurgeReviewScheduled = true
        timers.run(after: Milliseconds(Self.surgeReviewSeconds) * 1_000, on: queue) { [weak self] in
            guard let self else { return }
            isSurgeReviewScheduled = false
            reviewSurges()
        }
    }

    /// Looks now at what waits to be looked at. Any queue but the desk's.
    package func flushSurges() { queue.sync { reviewSurges() } }

    private func reviewSurges() {
        let categories = surging
        surging = []
        guard !isStopped else { return }
        for category in categories.sorted() {
            let now = max(clock.now, log.lastEventAt)
            guard (try? surge(of: category, at: now)).flatMap(\.self) != nil else { continue }
            let write = DeskWrite(
                body: { [self] (access) throws(LogError) in
                    guard var proposal = try surge(of: category, at: access.now) else { return }
                    proposal.problem = try access.transaction.nextProblemID()
                    try access.record(.problem(.proposed(proposal)), .system)
                },
                completion: { _ in })
            submit(.write(write), isUrgent: true)
        }
    }

    /// What is to be proposed of a category; nil when its hour is a usual one, or a problem of it is there already.
    /// Tickets from before the last one ended were judged with that.
    private func surge(of category: String, at now: Milliseconds) throws(LogError) -> ProblemProposal? {
        let policy = view.policy.problems
        let known = try log.reader.problems(ofCategory: category)
        guard !known.isPresent, let first = try log.reader.firstOpened(category: category) else { return nil }
        let end = now + 1
        let start = max(end - policy.window, known.lastEnded.map { $0 + 1 } ?? 0)
        let count = try log.reader.openedTickets(category: category, from: start, to: end, max: Self.countedMax)
        guard count >= policy.ticketsMin else { return nil }
        var past: [Int] = []
        for stretch in policy.past(from: start, to: end, in: view.policy.calendars.hours.zone)
        where stretch.lowerBound >= first {
            past.append(
                try log.reader.openedTickets(
                    category: category, from: stretch.lowerBound, to: stretch.upperBound, max: Self.countedMax))
        }
        guard let usual = policy.surge(count, past: past) else { return nil }
        return ProblemProposal(
            problem: ProblemID(0), category: category, from: start, to: now, tickets: count,
            usualThousandths: Int(usual * 1_000), told: view.managers)
    }
}
