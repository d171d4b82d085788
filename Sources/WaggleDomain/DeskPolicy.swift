// A desk's settings that decisions read, in sections. A section is one struct in `Policy/`: its defaults are a new
// desk's, `check` says whether a value may stand. How sections are kept and changed is in WaggleDesk's
// `Settings/SectionCoding.swift`, with what to do for a new one. Durations are in ms.
//
// A changed policy counts for every decision after it. A clock that runs keeps the time it was given (its event says
// so); a moment that is derived from the policy (a reminder, a closing after silence) moves with it.

/// All the desk's settings.
package struct DeskPolicy: Equatable, Sendable {
    package var tiers = TierPolicy()
    package var categories = CategoryPolicy()
    package var modes = ModePolicy()
    package var invitations = InvitationPolicy()
    package var offers = OfferPolicy()
    package var answers = AnswerPolicy()
    package var closing = ClosingPolicy()
    package var people = PeoplePolicy()
    package var calendars = CalendarPolicy()
    package var targets = TargetPolicy()
    package var promises = PromisePolicy()
    package var reminders = ReminderPolicy()
    package var swarming = SwarmingPolicy()
    package var chats = ChatPolicy()
    package var routing = RoutingPolicy()
    package var teams = TeamsPolicy()
    package var handling = HandlingPolicy()
    package var partners = PartnerPolicy()
    package var problems = ProblemPolicy()
    package var widgets = WidgetPolicy()
    package var costs = CostPolicy()
    package var knowledge = KnowledgePolicy()
    package var reasons = ReasonPolicy()
    package var procedures = ProcedurePolicy()
    package var roles = RolePolicy()
    package init() {}

    /// The sections, each as `check` sees it. One line for each case of `SettingsSection`.
    package func section(_ section: SettingsSection) -> any PolicySection {
        switch section {
        case .tiers: tiers
        case .categories: categories
        case .modes: modes
        case .invitations: invitations
        case .offers: offers
        case .answers: answers
        case .closing: closing
        case .people: people
        case .calendars: calendars
        case .targets: targets
        case .promises: promises
        case .reminders: reminders
        case .swarming: swarming
        case .chats: chats
        case .routing: routing
        case .teams: teams
        case .handling: handling
        case .partners: partners
        case .problems: problems
        case .widgets: widgets
        case .costs: costs
        case .knowledge: knowledge
        case .reasons: reasons
        case .procedures: procedures
        case .roles: roles
        }
    }
}

/// One section of the desk's policy.
package protocol PolicySection: Equatable, Sendable {
    /// The defaults of a new desk.
    init()
    /// Why this value may not stand; nil when it may. The refusal's field is the name inside the section's value.
    func check() -> Refusal?
}

extension PolicySection {
    /// Refuses a duration out of bounds, in ms.
    func check(_ time: Milliseconds, _ field: String, _ bounds: ClosedRange<Milliseconds>) -> Refusal? {
        guard !bounds.contains(time) else { return nil }
        return Refusal(
            .invalidField, "\(field) must be between \(bounds.lowerBound) and \(bounds.upperBound) ms", field: field)
    }

    /// Refuses a number out of bounds.
    func check(_ number: Int, _ field: String, _ bounds: ClosedRange<Int>) -> Refusal? {
        guard !bounds.contains(number) else { return nil }
        return Refusal(
            .invalidField, "\(field) must be between \(bounds.lowerBound) and \(bounds.upperBound)", field: field)
    }
}
