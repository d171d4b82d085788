// What a partner outside sees of a ticket. Nothing before the customer's word; and nothing any more once it has ended,
// whoever ended it. In between it is theirs to answer or ours to go on, as often as it takes.

package enum ShareStep: String, LifeCycleStep {
    case agreed = "customer agreed", refused = "customer refused"
    case partnerWrote = "partner wrote", staffWrote = "staff wrote", ended

    package var destination: ShareState {
        switch self {
        case .agreed, .staffWrote: .theirs
        case .partnerWrote: .ours
        case .refused, .ended: .ended
        }
    }
}

extension ShareState: LifeCycle {
    package static let initial = ShareState.consent

    package func after(_ step: ShareStep) -> ShareState? {
        switch (self, step) {
        case (.consent, .agreed): .theirs
        case (.consent, .refused), (.consent, .ended): .ended
        case (.theirs, .partnerWrote), (.ours, .partnerWrote): .ours
        case (.theirs, .staffWrote), (.ours, .staffWrote): .theirs
        case (.theirs, .ended), (.ours, .ended): .ended
        default: nil
        }
    }
}
