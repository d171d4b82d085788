/// What happened to an experiment.
package enum ExperimentEvent: EventGroup {
    /// Everything that decides its outcome, before it begins.
    case planned(ExperimentPlan)
    /// A pilot runs: from now on each ticket has a coin of its own.
    case began(experiment: ExperimentID)
    /// The desk began a block; `modeChanged` before it says which queues changed for that.
    case blockStarted(ExperimentBlockStart)
    case blockEnded(experiment: ExperimentID, block: Int, queues: [QueueID])
    /// The desk was not running in the whole of it.
    case blockMissed(experiment: ExperimentID, block: Int)
    /// Somebody switched queues while a block ruled.
    case overridden(experiment: ExperimentID, block: Int, queues: [QueueID])
    /// Its last block is over, or the pilot.
    case ended(experiment: ExperimentID)
    case stopped(experiment: ExperimentID, reason: String)  // text: reason

    package var kind: String {
        switch self {
        case .planned: "experiment.planned"
        case .began: "experiment.began"
        case .blockStarted: "experiment.block_started"
        case .blockEnded: "experiment.block_ended"
        case .blockMissed: "experiment.block_missed"
        case .overridden: "experiment.overridden"
        case .ended: "experiment.ended"
        case .stopped: "experiment.stopped"
        }
    }

    /// The experiment it is about.
    package var experiment: ExperimentID {
        switch self {
        case .planned(let plan): plan.id
        case .blockStarted(let start): start.experiment
        case .blockEnded(let experiment, _, _), .blockMissed(let experiment, _), .overridden(let experiment, _, _),
            .began(let experiment), .ended(let experiment), .stopped(let experiment, _):
            experiment
        }
    }

    /// Which queues' modes are the experiment's from now on, or no longer; nil when it changes nothing about that.
    package var ruled: (queues: [QueueID], source: ModeSource)? {
        switch self {
        case .blockStarted(let start): (start.queues, .experiment)
        case .blockEnded(_, _, let queues): (queues, .manual)
        default: nil
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}

/// A block that begins.
package struct ExperimentBlockStart: Equatable, Sendable {
    package var experiment: ExperimentID
    /// From 0.
    package var block: Int
    package var mode: Mode
    /// The queues it rules, by number, and the mode each had before.
    package var queues: [QueueID]
    package var before: [Mode]
    /// Tickets that waited in those queues.
    package var waiting: Int
    package init(
        experiment: ExperimentID, block: Int, mode: Mode, queues: [QueueID], before: [Mode], waiting: Int
    ) {
        self.experiment = experiment
        self.block = block
        self.mode = mode
        self.queues = queues
        self.before = before
        self.waiting = waiting
    }
}
