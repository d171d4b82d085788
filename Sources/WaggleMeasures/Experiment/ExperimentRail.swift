internal import Statistics
internal import WaggleDomain

/// A guard-rail: a figure for each block, looked at before the others so that speed is not bought with it.
package struct ExperimentRail: Sendable {
    package var name: String
    /// In the order of the plan's blocks; nil where a block has none.
    package var byBlock: [Double?]

    package init(name: String, byBlock: [Double?]) {
        self.name = name
        self.byBlock = byBlock
    }

    func row(_ design: ExperimentDesign) -> ExperimentRow {
        ExperimentRow(name, .guardRail, .mean, design.placed(byBlock), design)
    }

    /// The guard-rails of an experiment; `records` are the concerned queues' tickets, those made before it too.
    static func all(_ plan: ExperimentPlan, _ records: [TicketRecord], _ book: MeasureBook) -> [ExperimentRail] {
        let spans = plan.blocks.indices.map { Span(plan.blocks[$0].from, plan.end(of: $0)) }
        return [
            ExperimentRail(name: "backlog_age", byBlock: spans.map { backlogAge(records, at: $0.to) }),
            ExperimentRail(
                name: "longest_unowned", byBlock: spans.map { longestUnowned(records, in: $0, plan.horizon) }),
            ExperimentRail(name: "interruptions_hour", byBlock: spans.map { interruptions(book, in: $0) }),
        ]
    }

    /// The mean age in minutes of what was unsolved then; 0 of nothing.
    private static func backlogAge(_ records: [TicketRecord], at moment: Milliseconds) -> Double {
        let open = records.filter { $0.facts.isUnsettled(at: moment) }
        let ages = open.map { Measure.minutes(moment - $0.facts.createdAt) }
        return Moments(ages).mean
    }

    /// The longest time in minutes, up to the horizon, that a ticket made in the block had no owner; nil without any.
    private static func longestUnowned(
        _ records: [TicketRecord], in span: Span, _ horizon: Milliseconds
    ) -> Double? {
        let made = records.filter { span.from <= $0.facts.createdAt && $0.facts.createdAt < span.to }
        return made.map { Measure.minutes(min($0.facts.withoutOwner, horizon)) }.max()
    }

    /// Live invitations an hour of somebody's presence; nil when nobody was here.
    private static func interruptions(_ book: MeasureBook, in span: Span) -> Double? {
        let present = book.presence(within: span).values.reduce(0) { $0 + Span.union($1) }
        guard present > 0 else { return nil }
        let reached = book.liveInvitations(within: span).values.reduce(0, +)
        return Double(reached) / (Measure.minutes(present) / 60)
    }
}
