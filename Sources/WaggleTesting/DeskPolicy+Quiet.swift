package import WaggleDomain

extension DeskPolicy {
    /// A desk that promises nothing, reminds nobody, suspects nothing and keeps its chats open: for stories about something else, whose events stand alone.
    package static let quiet: DeskPolicy = {
        var policy = DeskPolicy()
        policy.targets.priorities = Priority.allCases.map { _ in .none }
        policy.reminders.isOn = false
        policy.chats.formWhenNobody = false
        policy.problems.isOn = false
        policy.promises.aheadMax = .max
        return policy
    }()
}
