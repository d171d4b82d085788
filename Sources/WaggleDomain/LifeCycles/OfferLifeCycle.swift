// A hand-off offer. Whatever becomes of it, the owner keeps the ticket until an accept commits.

package enum OfferStep: String, LifeCycleStep {
    case accepted, declined, expired, withdrawn, superseded

    package var destination: OfferState {
        switch self {
        case .accepted: .accepted
        case .declined: .declined
        case .expired: .expired
        case .withdrawn: .withdrawn
        case .superseded: .superseded
        }
    }
}

extension OfferState: LifeCycle {
    package static let initial = OfferState.offered

    package func after(_ step: OfferStep) -> OfferState? {
        switch (self, step) {
        case (.offered, .accepted): .accepted
        case (.offered, .declined): .declined
        case (.offered, .expired): .expired
        case (.offered, .withdrawn): .withdrawn
        case (.offered, .superseded): .superseded
        default: nil
        }
    }
}
