/// The sections of a desk's settings. The raw value is the name on the wire, in the log and in the store: never changed.
package enum SettingsSection: String, CaseIterable, Sendable {
    case tiers, categories, modes, invitations, offers, answers, closing, people
    case calendars, targets, promises, reminders, swarming, chats
    case routing, teams, handling, partners, problems, widgets, costs, knowledge, reasons
    case procedures, roles

    /// The right to change it: managers have those of running the desk, administrators all. Who may do what is a matter of
    /// people's accounts, and read by nobody else either.
    package var action: Action {
        switch self {
        case .tiers, .categories, .modes, .invitations, .offers, .answers, .calendars, .targets, .promises,
            .reminders, .swarming, .chats:
            .changeRunningSettings
        case .routing, .teams, .problems, .costs, .knowledge, .reasons, .procedures: .changeRunningSettings
        case .closing, .people, .handling, .partners, .widgets: .changeDeskSettings
        case .roles: .manageUsers
        }
    }
}

/// A section's new value as somebody asks for it.
package struct SettingsChange: Equatable, Sendable {
    package var section: SettingsSection
    /// The section's version that its sender saw: the number of the event that set it, 0 for the defaults.
    package var version: Int64
    /// The defaults with this section's new value in them.
    package var policy: DeskPolicy
    /// The section's new value as canonical JSON, as it is recorded.
    package var value: String
    package var reason: String
    package init(section: SettingsSection, version: Int64, policy: DeskPolicy, value: String, reason: String) {
        self.section = section
        self.version = version
        self.policy = policy
        self.value = value
        self.reason = reason
    }
}
