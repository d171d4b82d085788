package import Dispatch
internal import Synchronization
package import WaggleDomain
package import WaggleLog
internal import WaggleWire

// The desk: one serial queue on which every decision is made and recorded.
//
//     submit ──▶ inbox ──▶ turn: BEGIN, for each command {known key? decide, append, project} COMMIT
//                                   └▶ swap in the new tickets ▶ publish in commit order ▶ acknowledge ▶ looks
//
// The batch of a turn is what waited while the last one committed, so under load one sync serves many
// commands. If the commit fails, the working copies are dropped and every command of the batch gets its
// error: there is nothing to undo. Questions that need the present state (may this person follow that
// channel, and where does it stand) are "looks": they run after the batch, on committed state, and their
// answers leave by the same road as publications, behind them.
//
// `@unchecked Sendable`: everything mutable is touched on `queue` only, but for `inbox`, behind its lock.

/// One desk at work. Doors are callable from any queue unless they say otherwise.
package final class Desk: @unchecked Sendable {
    package let queue = DispatchQueue(label: "waggle.desk", qos: .userInitiated)
    package let clock: DeskClock
    package let names = NameBook()
    package let epoch: String
    let publisher: any DeskPublisher
    let limits: DeskLimits
    let reading: DeskReading
    /// Lists, apart from `reading`, so that nobody's recovery waits for them.
    let listing: DeskReading
    /// Searches and their index, apart from `listing`: no list waits while texts are taken in.
    let searching: DeskReading
    let reports: DeskReports
    /// How long each transaction took, from its begin until it was on the disk.
    package let commitTimes = DurationHistogram()

    // On the queue.
    let log: EventLog
    var view: DeskView
    /// The settings under the stored ones.
    let basePolicy: DeskPolicy
    var tickets = TicketCache(capacity: 20_000)
    var connections: [UserID: Int] = [:]
    var presence = PresenceBook()
    /// What a stop without notice left open, to be recorded as ended; and what the store refused.
    var unclosed: [(event: StaffingEvent, user: UserID)] = []
    var isPresenceScheduled = false
    var isRoutingScheduled = false
    var isRoutingRetryScheduled = false
    /// Tickets the desk need not look at for an owner: offered to somebody, or offered often enough. What is missing
    /// here is found out when it is looked at; at most one for each ticket that is not finished.
    var unsought: Set<TicketID> = []
    /// Looked at in vain since the desk last came to the end of what waits.
    var soughtInVain: Set<TicketID> = []
    /// What speaks for people on tickets that are pushed.
    var evidence = EvidenceBook()
    let timers: any DeskTimers
    /// Tickets whose rows the lists are to be shown anew, with the last message where it is known.
    var previews: [TicketID: Event?] = [:]
    var previewTimerIsSet = false
    /// Whose previews were told last: the tickets with this remainder.
    var previewPart: Int64 = 0
    var knownReloads = 0
    /// Tickets with an invitation or an offer that waits for this person's answer.
    var awaited: [UserID: Set<TicketID>] = [:]
    /// Reading marks that wait for the next commit.
    var marks = MarkBook()
    var marksTimerIsSet = false
    /// Tickets with an ask that is open.
    var openAsks: Set<TicketID> = []
    /// Switches of mode that open tickets have yet to follow, oldest first.
    var carries: [ModeCarry] = []
    /// What was counted since limits were set for the last switch.
    var tripwireCount: TripwireCount?
    /// When first answers were last looked at.
    var waitsReadAt: [ExpectedWait: Milliseconds] = [:]
    /// Categories with new tickets, whose usual hour is to be looked at.
    var surging: Set<String> = []
    var isSurgeReviewScheduled = false
    /// What experiments' coins are drawn from where the same run has to be the same again; nil: the log's chain.
    package var fixedSeed: Int64?
    var counters = DeskCounters()
    var isStopped = false
    /// False for a desk opened by a command without a server: what is due waits for the server.
    var firesDeadlines = true

    private struct Inbox {
        var items: [DeskItem] = []
        var isScheduled = false
        var isOpen = true
    }
    private let inbox = Mutex(Inbox())
    let published = Mutex(DeskCounters())
    /// As pages ask for it before they are anybody's.
    let shownAvailability = Mutex(Availability.open)
    /// A copy for the edge; the view's own changes on the queue.
    let shownWidgets = Mutex(WidgetPolicy())
    /// On the queue: nobody is there, and a moment is given to pages that reload.
    var isWaitingForSomebody = false
    /// On the queue: who was there when customers of open chats were last told, and whether they are about to be told.
    var ownersThere: Set<UserID> = []
    var isTellingOwners = false
    var isTellingContracts = false
    var shownContracts = ContractStanding()

    /// Opens the desk over a log that is open for writing; call `start` before anything else is asked. `timers` wake it;
    /// left out, Dispatch's do.
    package init(
        log: EventLog, clock: DeskClock, publisher: any DeskPublisher, policy: DeskPolicy = DeskPolicy(),
        limits: DeskLimits = DeskLimits(), timers: (any DeskTimers)? = nil
    ) throws(LogError) {
        self.log = log
        self.clock = clock
        self.publisher = publisher
        self.limits = limits
        self.timers = timers ?? DispatchTimers()
        epoch = log.epoch
        basePolicy = policy
        view = DeskView(policy: policy)
        reading = try DeskReading(folder: log.folder, names: names)
        listing = try DeskReading(folder: log.folder, names: names, label: "waggle.desk.lists")
        searching = try DeskReading(folder: log.folder, names: names, label: "waggle.desk.search")
        reports = DeskReports(folder: log.folder, eventsBeforeAnswerMax: limits.reportEventsMax)
        knownReloads = log.reloads
    }

    /// Loads queues, staff and their loads, makes the default queues of an empty desk, arms the deadlines.
    package func start(firesDeadlines: Bool = true) throws(LogError) {
        var failure: LogError?
        queue.sync {
            do throws(LogError) {
                self.firesDeadlines = firesDeadlines
                try load()
                if firesDeadlines { try expectOwners() }
                armTimer()
                reviewAvailability()
                routeSoon()
                rederiveDeadlines()
                carryModes()
                carryNews()
                publishCounters()
                if firesDeadlines { searching.beginFollowing() }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Takes what is waiting to its end, then stops; the log is closed. Later calls are refused.
    package func stop() {
        queue.sync { if !isStopped { endPresence() } }
        inbox.withLock { $0.isOpen = false }
        queue.sync {
            while waiting > 0 { runTurn() }
            keepLastMarks()
            isStopped = true
            timers.stop()
            log.close()
        }
    }

    /// What was counted so far.
    package var countersSnapshot: DeskCounters { published.withLock { $0 } }

    /// Where searches are answered, beside the desk's own queue.
    package var searchQueue: DispatchQueue { searching.queue }

    /// Events that were recorded and not searchable yet when that was last looked at. Any queue.
    package var searchBacklog: Int64 { searching.searchBacklog.load(ordering: .relaxed) }

    /// Commands waiting for their turn.
    package var waiting: Int { inbox.withLock { $0.items.count } }

    /// Queues an item; false when the desk is stopping or too much waits already.
    @discardableResult
    func submit(_ item: DeskItem, isUrgent: Bool = false) -> Bool {
        let (isTaken, mustSchedule) = inbox.withLock { inbox in
            guard inbox.isOpen, isUrgent || inbox.items.count < limits.waitingMax else { return (false, false) }
            inbox.items.append(item)
            let first = !inbox.isScheduled
            inbox.isScheduled = true
            return (true, first)
        }
        if mustSchedule { queue.async { [self] in runTurn() } }
        return isTaken
    }

    /// The next batch, in order, and whether more waits: then the caller schedules the next turn. On the queue.
    func takeBatch() -> (items: [DeskItem], hasMore: Bool) {
        inbox.withLock { inbox in
            let batch = Array(inbox.items.prefix(limits.perTurnMax))
            inbox.items.removeFirst(batch.count)
            inbox.isScheduled = !inbox.items.isEmpty
            return (batch, inbox.isScheduled)
        }
    }

    /// Somebody's name and role, for text; asks the store once for those not yet known. On the queue.
    func nameEntry(_ id: UserID) -> NameBook.Entry {
        names.entry(id, from: log.reader)
    }
}

/// The desk's bounds; the server's `Limits.swift` sets them.
package struct DeskLimits: Sendable {
    /// Commands waiting; above it they are refused as `unavailable`.
    package var waitingMax: Int
    /// Commands in one commit.
    package var perTurnMax: Int
    /// Publications a history page may hold.
    package var pageMax: Int
    /// Events that a report reads before it answers; more are read in steps meanwhile.
    package var reportEventsMax: Int64

    /// The defaults: some seconds of full load may wait; a commit of 1,000 takes some 15 ms; reading 10,000 events
    /// takes some 0.1 s.
    package init(
        waitingMax: Int = 20_000, perTurnMax: Int = 1_000, pageMax: Int = 300, reportEventsMax: Int64 = 10_000
    ) {
        self.waitingMax = waitingMax
        self.perTurnMax = perTurnMax
        self.pageMax = pageMax
        self.reportEventsMax = reportEventsMax
    }
}

/// What the desk has done since it started.
package struct DeskCounters: Sendable {
    package var turns: Int64 = 0
    package var events: Int64 = 0
    package var acknowledged: Int64 = 0
    package var refused: Int64 = 0
    package var deadlinesFired: Int64 = 0
    package var storageFailures: Int64 = 0
    package var handOffs: Int64 = 0
    package var escalations: Int64 = 0
    /// Targets and promises that were missed.
    package var breaches: Int64 = 0
    /// Desk time of the last commit that worked; for readiness.
    package var lastCommitAt: Milliseconds = 0
}

/// One thing for the desk to do.
enum DeskItem {
    case change(DeskChange)
    /// A write that is no event: people, tokens, sessions, settings.
    case write(DeskWrite)
    /// A question to the committed state, answered after the batch.
    case look(@Sendable () -> Void)
}

/// A decoded changing command with everything the edge knows.
struct DeskChange: Sendable {
    var method: String
    var actor: Actor
    var decoded: DecodedCommand
    var request: RequestKey?
    var primaryKind: String?
    var completion: @Sendable (CallResult) -> Void
}

struct DeskWrite: Sendable {
    /// Runs inside the transaction, on the desk's queue; may record events of the desk through the turn.
    var body: @Sendable (borrowing DeskTurnAccess) throws(LogError) -> Void
    var completion: @Sendable (LogError?) -> Void
}
