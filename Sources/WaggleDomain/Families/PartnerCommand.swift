/// What somebody asks for about what is shared with a partner outside (L4), and what comes back.
package enum PartnerCommand: Equatable, Sendable {
    case share

    /// The right it needs.
    var action: Action {
        switch self {
        case .share: .escalate
        }
    }
}
