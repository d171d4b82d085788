// A planned call and a session beside the conversation. A finished ticket has nothing left to do: its calls are cancelled,
// its sessions end.

package enum CallBackStep: String, LifeCycleStep {
    case reschedule = "rescheduled", reach = "reached", miss = "no answer", cancel = "cancelled"

    package var destination: CallBackState {
        switch self {
        case .reschedule: .planned
        case .reach: .reached
        case .miss: .noAnswer
        case .cancel: .cancelled
        }
    }
}

extension CallBackState: LifeCycle {
    package static let initial = CallBackState.planned

    /// A try without an answer may be planned anew.
    package func after(_ step: CallBackStep) -> CallBackState? {
        switch (self, step) {
        case (.planned, .reschedule), (.noAnswer, .reschedule): .planned
        case (.planned, .reach): .reached
        case (.planned, .miss): .noAnswer
        case (.planned, .cancel), (.noAnswer, .cancel): .cancelled
        default: nil
        }
    }
}

package enum SessionStep: String, LifeCycleStep {
    case agree = "customer agreed", refuse = "customer refused", start = "started", end = "ended"

    package var destination: SessionState {
        switch self {
        case .agree: .agreed
        case .refuse: .refused
        case .start: .running
        case .end: .ended
        }
    }
}

extension SessionState: LifeCycle {
    package static let initial = SessionState.asked

    /// Consent may be taken back at any time before the end.
    package func after(_ step: SessionStep) -> SessionState? {
        switch (self, step) {
        case (.asked, .agree): .agreed
        case (.asked, .refuse), (.agreed, .refuse): .refused
        case (.agreed, .start): .running
        // Consent taken back ends it, as hanging up does.
        case (.running, .refuse), (.running, .end): .ended
        case (.asked, .end), (.agreed, .end): .ended
        default: nil
        }
    }
}
