// A problem's life. The desk proposes one, or somebody declares one, which is both steps at once. A dismissed one stays
// in the list with its reason.

/// How a problem stands.
package enum ProblemState: String, CaseIterable, Sendable { case proposed, open, solved, dismissed }

package enum ProblemStep: String, LifeCycleStep {
    case declared, dismissed, solved, reopened

    package var destination: ProblemState {
        switch self {
        case .declared, .reopened: .open
        case .dismissed: .dismissed
        case .solved: .solved
        }
    }
}

extension ProblemState: LifeCycle {
    package static let initial = ProblemState.proposed

    package func after(_ step: ProblemStep) -> ProblemState? {
        switch (self, step) {
        case (.proposed, .declared): .open
        case (.proposed, .dismissed), (.open, .dismissed): .dismissed
        case (.open, .solved): .solved
        case (.solved, .reopened): .open
        default: nil
        }
    }

    /// Stands in the way of another proposal for the same category.
    package var isPresent: Bool { self == .proposed || self == .open }
}
