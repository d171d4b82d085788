/// What somebody asks for of experiments.
package enum ExperimentCommand: Equatable, Sendable {
    /// Writes one down; the desk begins it by itself.
    case plan(Draft)
    /// Ends one before its end, or calls it off before its start.
    case stop(ExperimentID, reason: String)

    package struct Draft: Equatable, Sendable {
        package var design = PlanDesign.switchback
        /// How long a pilot lasts; length, blocks and what is left out of them are a switchback's.
        package var days = 0
        /// Nil for the whole desk.
        package var queues: [QueueID]?
        package var length: BlockLength
        /// When the first block begins, or the pilot; what follows stands at the same time of the local clock.
        package var start: Milliseconds
        package var blocks: Int
        package var horizon: Milliseconds
        package var washIn: Milliseconds?
        package var primary: [ExperimentMeasure]
        package var reason: String
        package init(
            queues: [QueueID]? = nil, length: BlockLength, start: Milliseconds, blocks: Int,
            horizon: Milliseconds = Draft.usualHorizon, washIn: Milliseconds? = nil,
            primary: [ExperimentMeasure] = Draft.usualPrimary, reason: String
        ) {
            self.queues = queues
            self.length = length
            self.start = start
            self.blocks = blocks
            self.horizon = horizon
            self.washIn = washIn
            self.primary = primary
            self.reason = reason
        }

        /// A pilot of so many days.
        package static func pilot(
            queues: [QueueID]? = nil, start: Milliseconds, days: Int, horizon: Milliseconds = Draft.usualHorizon,
            primary: [ExperimentMeasure] = Draft.usualPrimary, reason: String
        ) -> Draft {
            var draft = Draft(
                queues: queues, length: .day, start: start, blocks: 0, horizon: horizon, primary: primary,
                reason: reason)
            draft.design = .pilot
            draft.days = days
            return draft
        }

        /// Three days, in ms.
        package static let usualHorizon: Milliseconds = 3 * 86_400_000
        package static let usualPrimary: [ExperimentMeasure] = [.timeToSolve, .agentMinutes, .firstResponse]
    }

    /// The right it needs.
    var action: Action { .runExperiment }
}
