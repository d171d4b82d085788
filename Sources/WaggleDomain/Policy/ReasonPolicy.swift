/// The desk's own reasons, beside the fixed ones that the measures count: short codes that people choose when they decide about
/// a ticket. What was recorded keeps its code, whatever becomes of the list.
package struct ReasonPolicy: PolicySection {
    /// In the order in which they are offered.
    package var reasons: [Reason] = []
    package init() {}

    package struct Reason: Equatable, Sendable {
        /// What stands in the records: small letters, digits, `-` and `_`.
        package var code: String
        /// What people read, by language; empty where nobody translated it.
        package var labels: [Language: String]
        /// For which decisions it is offered.
        package var actions: [ReasonedAction]
        /// No longer offered when false; its name is still read.
        package var isActive: Bool
        package init(code: String, labels: [Language: String], actions: [ReasonedAction], isActive: Bool = true) {
            self.code = code
            self.labels = labels
            self.actions = actions
            self.isActive = isActive
        }
    }

    /// The languages of the pages.
    package enum Language: String, CaseIterable, Sendable {
        case english = "en"
        case french = "fr"
        case brazilian = "pt-BR"
        case portuguese = "pt-PT"
    }

    /// Whether somebody may give this reason for this decision now.
    package func offers(_ code: String, for action: ReasonedAction) -> Bool {
        reasons.contains { $0.code == code && $0.isActive && $0.actions.contains(action) }
    }

    package func check() -> Refusal? {
        guard reasons.count <= Bounds.reasonsMax, Set(reasons.map(\.code)).count == reasons.count else {
            return Refusal(.invalidField, "at most \(Bounds.reasonsMax) reasons, each once", field: "reasons")
        }
        return reasons.lazy.compactMap(check).first
    }

    private func check(_ reason: Reason) -> Refusal? {
        guard Bounds.reasonCodeBytes.contains(reason.code.utf8.count), reason.code.utf8.allSatisfy(Self.isCodeByte)
        else {
            return Refusal(
                .invalidField, "a code has 1 to 40 small letters, digits, hyphens and underscores", field: "reasons")
        }
        guard !reason.actions.isEmpty, Set(reason.actions).count == reason.actions.count else {
            return Refusal(.invalidField, "a reason is for one decision or more, each once", field: "reasons")
        }
        guard reason.labels.values.contains(where: { !$0.isBlank }) else {
            return Refusal(.invalidField, "a reason is called something in one language or more", field: "reasons")
        }
        return reason.labels.values.lazy.compactMap { Bounds.check($0, "reasons", 0...Bounds.reasonLabelBytesMax) }
            .first
    }

    static func isCodeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// What somebody decides about a ticket and may give one of the desk's reasons for.
package enum ReasonedAction: String, CaseIterable, Sendable {
    case escalate, deescalate
    case handOff = "hand_off"
    case declineHandOff = "decline_hand_off"
    case declineInvitation = "decline_invitation"
    case release, cancel
}

extension Ticket.Turn {
    /// Refuses a code that the settings do not offer for this decision.
    func refuse(code: String?, for action: ReasonedAction) -> Refusal? {
        guard let code, !policy.reasons.offers(code, for: action) else { return nil }
        return Refusal(.invalidField, "the desk's settings offer no such reason for this", field: "code")
    }
}

/// One of the desk's own reasons, and what it was given for. In order by decision, then by code.
package struct GivenReason: Hashable, Comparable, Sendable {
    package let action: ReasonedAction
    package let code: String

    package init(_ action: ReasonedAction, _ code: String) {
        self.action = action
        self.code = code
    }

    package static func < (a: GivenReason, b: GivenReason) -> Bool {
        (a.action.rawValue, a.code) < (b.action.rawValue, b.code)
    }
}

extension Event {
    /// The desk's own reason that was given for it; nil when none was.
    package var givenReason: GivenReason? {
        let (action, code): (ReasonedAction, String?) =
            switch self {
            case .ticketEscalated(let move): (.escalate, move.code)
            case .ticketDeescalated(let move): (.deescalate, move.code)
            case .handOffOffered(let offered): (.handOff, offered.code)
            case .routing(.offeredToGroup(let offered)): (.handOff, offered.code)
            case .handOffDeclined(_, _, _, let code): (.declineHandOff, code)
            case .invitationDeclined(_, _, _, _, let code): (.declineInvitation, code)
            case .routing(.released(_, _, let code)), .routing(.auto(_, _, let code)): (.release, code)
            case .handling(.cancelled(_, _, _, let code)): (.cancel, code)
            default: (.release, nil)
            }
        return code.map { GivenReason(action, $0) }
    }
}
