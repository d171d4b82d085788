// The swarm's life. It is requested until the first person has come, and resolving while its owner tries a solution
// that a member proposed. A closed swarm may be opened once more while its ticket is open.

package enum SwarmStep: String, LifeCycleStep {
    case joined, solutionTakenUp = "solution taken up", solutionSetAside = "solution set aside", closed, reopened

    package var destination: SwarmState {
        switch self {
        case .joined, .solutionSetAside, .reopened: .active
        case .solutionTakenUp: .resolving
        case .closed: .closed
        }
    }
}

extension SwarmState: LifeCycle {
    package static let initial = SwarmState.requested

    package func after(_ step: SwarmStep) -> SwarmState? {
        switch (self, step) {
        case (.requested, .joined), (.active, .joined): .active
        case (.resolving, .joined): .resolving
        case (.requested, .solutionTakenUp), (.active, .solutionTakenUp), (.resolving, .solutionTakenUp): .resolving
        case (.resolving, .solutionSetAside): .active
        case (.requested, .closed), (.active, .closed), (.resolving, .closed): .closed
        case (.closed, .reopened): .active
        default: nil
        }
    }
}

/// A member's proposal of a solution: the owner takes it up, or sets it aside before or after having tried it.
package enum ProposalStep: String, LifeCycleStep {
    case takenUp = "taken up", setAside = "set aside"

    package var destination: ProposalState {
        switch self {
        case .takenUp: .takenUp
        case .setAside: .setAside
        }
    }
}

extension ProposalState: LifeCycle {
    package static let initial = ProposalState.proposed

    package func after(_ step: ProposalStep) -> ProposalState? {
        switch (self, step) {
        case (.proposed, .takenUp): .takenUp
        case (.proposed, .setAside), (.takenUp, .setAside): .setAside
        default: nil
        }
    }
}
