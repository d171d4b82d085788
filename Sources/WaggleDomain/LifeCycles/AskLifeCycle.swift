// An ask, the invitations it sends, and the hands that are raised for it.

package enum AskStep: String, LifeCycleStep {
    case filled, answered, expired, withdrawn

    package var destination: AskState {
        switch self {
        case .filled: .filled
        case .answered: .answered
        case .expired: .expired
        case .withdrawn: .withdrawn
        }
    }
}

extension AskState: LifeCycle {
    package static let initial = AskState.open

    package func after(_ step: AskStep) -> AskState? {
        switch (self, step) {
        case (.open, .filled): .filled
        // Those who came may still be looking when the answer is found.
        case (.open, .answered), (.filled, .answered): .answered
        case (.open, .expired): .expired
        case (.open, .withdrawn): .withdrawn
        default: nil
        }
    }
}

package enum InvitationStep: String, LifeCycleStep {
    case seen, accepted, declined, expired, withdrawn

    package var destination: InvitationState {
        switch self {
        case .seen: .seen
        case .accepted: .accepted
        case .declined: .declined
        case .expired: .expired
        case .withdrawn: .withdrawn
        }
    }
}

extension InvitationState: LifeCycle {
    package static let initial = InvitationState.sent

    package func after(_ step: InvitationStep) -> InvitationState? {
        switch (self, step) {
        case (.sent, .seen): .seen
        // Late is better than never, while the ask is open.
        case (.sent, .accepted), (.seen, .accepted), (.expired, .accepted): .accepted
        case (.sent, .declined), (.seen, .declined): .declined
        case (.sent, .expired), (.seen, .expired): .expired
        case (.sent, .withdrawn), (.seen, .withdrawn): .withdrawn
        default: nil
        }
    }
}

package enum HelpOfferStep: String, LifeCycleStep {
    case welcomed, thanked, expired

    package var destination: HelpOfferState {
        switch self {
        case .welcomed: .welcomed
        case .thanked: .thankedNotNeeded
        case .expired: .expired
        }
    }
}

extension HelpOfferState: LifeCycle {
    package static let initial = HelpOfferState.offered

    package func after(_ step: HelpOfferStep) -> HelpOfferState? {
        switch (self, step) {
        case (.offered, .welcomed): .welcomed
        case (.offered, .thanked): .thankedNotNeeded
        case (.offered, .expired): .expired
        default: nil
        }
    }
}
