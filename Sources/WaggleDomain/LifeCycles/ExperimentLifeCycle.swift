// An experiment's life. The desk begins it at its planned start, and ends it after its last block; one that was called
// off before its start is stopped too.

/// How an experiment stands.
package enum ExperimentState: String, CaseIterable, Sendable { case planned, running, ended, stopped }

package enum ExperimentStep: String, LifeCycleStep {
    case started, ended, stopped

    package var destination: ExperimentState {
        switch self {
        case .started: .running
        case .ended: .ended
        case .stopped: .stopped
        }
    }
}

extension ExperimentState: LifeCycle {
    package static let initial = ExperimentState.planned

    package func after(_ step: ExperimentStep) -> ExperimentState? {
        switch (self, step) {
        case (.planned, .started): .running
        // The desk did not run in any of its blocks.
        case (.planned, .ended), (.running, .ended): .ended
        case (.planned, .stopped), (.running, .stopped): .stopped
        default: nil
        }
    }

    /// Nothing more happens to it.
    package var isOver: Bool { self == .ended || self == .stopped }
}
