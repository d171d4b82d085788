internal import Statistics
package import WaggleDomain

extension ExperimentAnalysis {
    /// Tickets made so long before the first block are needed too: they are the backlog it begins with.
    package static let lookBack: Milliseconds = 14 * 86_400_000

    /// Analyses an experiment of a book that holds its tickets. Blocks from before what the book holds are left out.
    package init(_ experiment: Experiment, _ book: MeasureBook, calendar: WorkCalendar, now: Milliseconds) {
        let plan = experiment.plan
        if plan.design == .pilot {
            self.init(pilot: experiment, book, calendar: calendar, now: now)
            return
        }
        let held = book.created?.from ?? .min
        let isWhole = plan.blocks.indices.map { block in
            let course = experiment.course[block]
            let endedInTime = course.endedAt.map { $0 >= plan.end(of: block) } ?? false
            return plan.blocks[block].from >= held && course.startedAt != nil && !course.isMissed && endedInTime
        }
        let records = book.records(at: now) {
            $0.createdAt < plan.end && plan.concerns($0.queue) && $0.state != .cancelled
        }
        let washIn = plan.washIn ?? Self.usualWashIn
        var tickets: [ExperimentTicket] = []
        for record in records {
            let made = record.facts.createdAt
            guard let block = plan.block(at: made), isWhole[block] else { continue }
            let beginning = max(plan.blocks[block].from, experiment.course[block].startedAt ?? 0)
            if made >= beginning + washIn {
                let mode = plan.blocks[block].mode
                tickets.append(
                    ExperimentTicket(record, block: block, assigned: mode, horizon: plan.horizon, now: now))
            }
        }
        var filter = MeasureFilter(created: Span(plan.start, plan.end))
        filter.queues = Set(plan.queues ?? [])
        let cohort = MeasureCohort(book, filter, calendar: calendar, now: now)
        self.init(
            plan, isWhole: isWhole, isStopped: experiment.state == .stopped, waiting: experiment.course.map(\.waiting),
            tickets: tickets, rails: ExperimentRail.all(plan, records, book),
            conditions: Conditions(plan, isWhole: isWhole, records, cohort), now: now)
    }
}

extension ExperimentAnalysis.Conditions {
    fileprivate init(_ plan: ExperimentPlan, isWhole: [Bool], _ records: [TicketRecord], _ cohort: MeasureCohort) {
        utilisation = cohort.utilisation
        for block in plan.blocks.indices where isWhole[block] {
            let (from, to) = (plan.blocks[block].from, plan.end(of: block))
            unsolvedAtBeginnings += records.count { $0.facts.isUnsettled(at: from) }
            unsolvedAtEnds += records.count { $0.facts.isUnsettled(at: to) }
        }
        // Those whom nobody took may wait for ever; they show as unsolved.
        let taken = cohort.byMode.values.joined().filter { $0.facts.firstOwner != nil }
        queueP90 = Sample(taken.map { Measure.minutes($0.facts.inQueue.all.reduce(0, +)) }).quantile(0.9)
    }
}
