/// Who asks: what the edge knows of the person or program behind a command.
package struct Actor: Equatable, Sendable {
    package var id: UserID
    package var name: String
    package var role: Role
    /// Tiers an agent works in; empty for customers.
    package var tiers: Set<Tier>
    /// Skill name to level 1...5.
    package var skills: [String: Int]
    /// The desk lets its agents read the conversations of every tier.
    package internal(set) var readsAllTiers = false
    /// What a role of the desk's own takes from their fixed role.
    package internal(set) var taken: Set<Action> = []

    package init(
        id: UserID, name: String, role: Role, tiers: Set<Tier> = [], skills: [String: Int] = [:]
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.tiers = tiers
        self.skills = skills
    }

    /// Clocks and automatic answers.
    package static let system = Actor(id: .system, name: "Waggle", role: .system)
}

/// One member of staff or partner as routing sees them. `load` counts live chats owned, active
/// memberships and pending live invitations.
package struct StaffMember: Equatable, Sendable {
    package var actor: Actor
    package var capacity: Int
    package var load: Int
    /// Asynchronous tickets owned and open, and those pushed to them that wait for their answer.
    package var ticketLoad = 0
    /// A device is connected now.
    package var isConnected: Bool
    /// When the last device went, while none is here; nil for who is connected, and for who was not here of late.
    package var missedSince: Milliseconds?
    /// What the person said of themself.
    package var status = PresenceStatus.available
    /// When their work last changed, or they came: who waits longest for work sorts first.
    package var idleSince: Milliseconds = 0
    /// A device is connected and the person has not stepped away. Setting it connects or disconnects.
    package var isAvailable: Bool {
        get { isConnected && status == .available }
        set { isConnected = newValue }
    }
    /// As `isAvailable`, or it was until a moment ago: a page that loads again was never away.
    package func isAvailable(at now: Milliseconds, grace: Milliseconds) -> Bool {
        isAvailable || status == .available && (missedSince.map { now - $0 < grace } ?? false)
    }
    /// Live invitations the person may get within 24 hours; nil: as many as the desk's settings say.
    package var interruptionsPerDay: Int?
    /// When live invitations reached them, oldest first, of the last day at least.
    package var interruptions: [Milliseconds] = []
    /// When queues offered them a ticket in turn, oldest first, of the last working day.
    package var pushes: [Milliseconds] = []

    package init(actor: Actor, capacity: Int, load: Int = 0, isAvailable: Bool = false) {
        self.actor = actor
        self.capacity = capacity
        self.load = load
        isConnected = isAvailable
    }
}

/// One queue as decisions see it.
package struct Queue: Equatable, Sendable {
    package var id: QueueID
    package var name: String
    package var tier: Tier
    package var mode: Mode
    /// Who decided that mode: the desk as it was set up, or somebody who switched it since.
    package var modeSource = ModeSource.policy

    package init(id: QueueID, name: String, tier: Tier, mode: Mode) {
        self.id = id
        self.name = name
        self.tier = tier
        self.mode = mode
    }
}

/// What a decision may look at besides the ticket itself: plain values, kept current by the desk.
package struct DeskView: Equatable, Sendable {
    package var queues: [QueueID: Queue]
    package var staff: [UserID: StaffMember]
    package var policy: DeskPolicy
    /// The number of the event that last set each section; none for those that stand as a new desk has them.
    package var settingsVersions: [SettingsSection: Int64] = [:]
    /// Customer organisations and their contracts.
    package var organisations: [OrganisationID: Organisation] = [:]
    /// The calendars that contracts name.
    package internal(set) var contractCalendars: Set<String> = []
    /// By mail domain, in lower case.
    package internal(set) var organisationsByDomain: [String: OrganisationID] = [:]
    /// Canned replies, the desk's and everybody's own.
    package internal(set) var replies: [ReplyID: CannedReply] = [:]
    /// The highest number that a canned reply ever had.
    package internal(set) var lastReply: Int64 = 0
    /// Whether customers can chat now.
    package var availability = Availability.open
    package var lastSwitch: LastSwitch?
    /// Limits that were set for it.
    package var tripwires: TripwireWatch?
    /// The one that is planned or runs.
    package var experiment: Experiment?
    /// What first answers took of late, in the desk's working time; nothing where too few are known.
    package var firstAnswers: [ExpectedWait: Milliseconds] = [:]
    /// What speaks for people on tickets that are pushed; found beside the desk, kept for a while.
    package var evidence: [TicketID: PushEvidence] = [:]
    /// Tickets that wait in each queue for somebody to take them.
    package var waiting: [QueueID: Int] = [:]

    package init(queues: [QueueID: Queue] = [:], staff: [UserID: StaffMember] = [:], policy: DeskPolicy = .init()) {
        self.queues = queues
        self.staff = staff
        self.policy = policy
    }

    /// The lowest-numbered queue of a tier, or of those merged with it.
    package func queue(of tier: Tier) -> Queue? {
        func first(_ tiers: [Tier]) -> Queue? {
            queues.values.filter { tiers.contains($0.tier) }.min { $0.id < $1.id }
        }
        return first([tier]) ?? first(policy.tiers.group(of: tier))
    }
}
