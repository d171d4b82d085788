internal import Crypto
internal import Dispatch
internal import Synchronization
internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

/// What a `DeskWrite` may touch.
struct DeskTurnAccess: ~Copyable {
    let transaction: LogTransaction
    let now: Milliseconds
    /// What this turn has changed so far.
    let turn: Turn
    /// Records an event of the desk itself.
    let record: (Event, Actor) throws(LogError) -> Void
}

// One turn. `Turn` holds the working copies; nothing of the desk itself changes before the commit.

/// The working state of one transaction.
final class Turn {
    struct Publication {
        let channel: Channel
        let offset: UInt64
        let data: [UInt8]
    }

    let transaction: LogTransaction
    /// Stands still, but for a rehearsal, which tells many moments in one transaction.
    var now: Milliseconds
    var view: DeskView
    var tickets: [TicketID: Ticket] = [:]
    var publications: [Publication] = []
    var answers: [() -> Void] = []
    var reconsider: Set<Channel> = []
    /// Tickets whose rows have changed in something small.
    var touchedRows: Set<TicketID> = []
    /// The last message of each ticket that got one: its stored row does not know it before the commit.
    var lastMessages: [TicketID: Event] = [:]
    var counted = DeskCounters()
    /// Switches of mode recorded in this turn, whose tickets are to follow.
    var newCarries: [ModeCarry] = []
    /// A problem has news for more tickets than one commit takes.
    var newsIsLeft = false
    /// What did more than talk.
    var changes: [(before: Ticket?, after: Ticket)] = []

    init(_ transaction: LogTransaction, view: DeskView, now: Milliseconds) {
        self.transaction = transaction
        self.view = view
        self.now = now
    }
}

/// What a command records on one ticket, or on the desk itself.
struct DeskPart {
    let ticket: TicketID?
    let events: [Event]
    init(_ ticket: TicketID?, _ events: [Event]) {
        self.ticket = ticket
        self.events = events
    }
}

extension Desk {
    /// One turn, and the next when more waits. On the queue.
    func runTurn() {
        guard !isStopped else { return }
        let (batch, hasMore) = takeBatch()
        defer { if hasMore { queue.async { [self] in runTurn() } } }
        var writes: [DeskItem] = []
        var looks: [@Sendable () -> Void] = []
        for item in batch {
            if case .look(let look) = item { looks.append(look) } else { writes.append(item) }
        }
        if !writes.isEmpty { commit(writes) }
        guard !looks.isEmpty else { return }
        publisher.willTell()
        for look in looks { look() }
        publisher.didTell()
    }

    private func commit(_ items: [DeskItem]) {
        let now = max(clock.now, log.lastEventAt)
        let start = DispatchTime.now().uptimeNanoseconds
        do throws(LogError) {
            let turn = try log.transaction { (transaction) throws(LogError) -> Turn in
                if log.reloads != knownReloads { try recall() }
                let turn = Turn(transaction, view: view, now: now)
                try advanceExperiment(in: turn)
                for item in items { try perform(item, in: turn) }
                return turn
            }
            commitTimes.add(Int64((DispatchTime.now().uptimeNanoseconds &- start) / 1_000))
            adopt(turn)
        } catch {
            fail(items, error)
        }
        publishCounters()
    }

    /// After the commit: the copies become the state, then the world is told, then the callers.
    func adopt(_ turn: Turn) {
        view = turn.view
        for ticket in turn.tickets.values { tickets.put(ticket) }
        carries += turn.newCarries
        for change in turn.changes {
            noteAwaited(from: change.before, to: change.after)
            unsought.remove(change.after.id)
        }
        counters.turns += 1
        counters.events += turn.counted.events
        counters.acknowledged += turn.counted.acknowledged
        counters.refused += turn.counted.refused
        counters.breaches += turn.counted.breaches
        for (before, after) in turn.changes {
            counters.handOffs += Int64(after.handOffs - (before?.handOffs ?? 0))
            counters.escalations += Int64(after.escalations - (before?.escalations ?? 0))
        }
        counters.lastCommitAt = turn.now
        publisher.willTell()
        for publication in turn.publications {
            publisher.publish(publication.data, to: publication.channel, offset: publication.offset)
        }
        for answer in turn.answers { answer() }
        for channel in turn.reconsider { publisher.reconsider(channel) }
        publisher.didTell()
        routeAfter(turn)
        noteSurges(in: turn)
        if turn.newsIsLeft { carryNews() }
        showPreviews(of: turn.touchedRows, turn.lastMessages)
        if turn.counted.events > 0 { searching.followLog() }
        armTimer()
        reviewAvailability()
    }

    /// The store was opened anew after a failure. What was said to have failed may be in it after all, so everything
    /// remembered from before is void. In the next transaction, before anything is decided.
    private func recall() throws(LogError) {
        tickets.removeAll()
        try fill()
        knownReloads = log.reloads
    }

    private func fail(_ items: [DeskItem], _ error: LogError) {
        counters.storageFailures += 1
        tickets.removeAll()
        names.forgetAll()
        let refusal = DeskRefusal(error)
        for item in items {
            switch item {
            case .change(let change): change.completion(.failure(refusal))
            case .write(let write): write.completion(error)
            case .look: break
            }
        }
        retryDeadlinesLater()
    }

    /// Shows what was counted to other queues. On the queue.
    func publishCounters() {
        let counters = self.counters
        published.withLock { $0 = counters }
    }

    private func perform(_ item: DeskItem, in turn: Turn) throws(LogError) {
        switch item {
        case .change(let change): try perform(change, in: turn)
        case .write(let write):
            let access = DeskTurnAccess(transaction: turn.transaction, now: turn.now, turn: turn) {
                [self] (event, actor) throws(LogError) in
                _ = try record([event], ticket: nil, by: actor, request: nil, in: turn)
            }
            try write.body(access)
            turn.answers.append { write.completion(nil) }
        case .look: break
        }
    }

    private func perform(_ change: DeskChange, in turn: Turn) throws(LogError) {
        if let request = change.request,
            let known = try turn.transaction.findRequest(actor: change.actor.id, clientID: request.clientID)
        {
            return try answerAgain(change, request, known, in: turn)
        }
        if case .problem(let command) = change.decoded.command { return try performAcross(command, change, in: turn) }
        switch try decideWithFiles(change, in: turn) {
        case .failure(let refusal):
            turn.counted.refused += 1
            if case .knowledge(.remind(let id)) = change.decoded.command {
                try turn.transaction.dropArticleReminder(id)
            }
            if case .fireDeadline(let deadline) = change.decoded.command, let id = change.decoded.ticket {
                try drop(deadline, of: id, in: turn)
            }
            turn.answers.append { change.completion(.failure(refusal)) }
        case .success(let parts):
            let stored = try record(parts, by: change.actor, request: change.request, in: turn)
            for id in change.decoded.uploads { try turn.transaction.dropUpload(id) }
            try attachHelpVisits(stored, by: change.actor, in: turn)
            if case .staffing(let command) = change.decoded.command {
                try follow(command, by: change.actor, in: turn)
            }
            let receipt = encodeReceipt(stored, primary: change.primaryKind)
            turn.counted.acknowledged += 1
            turn.answers.append { change.completion(.success(receipt)) }
        }
    }

    private func decideWithFiles(_ change: DeskChange, in turn: Turn) throws(LogError) -> Decided {
        guard !change.decoded.uploads.isEmpty else { return try decideApart(change, in: turn) }
        switch try attach(change) {
        case .failure(let refusal): return .failure(DeskRefusal(refusal))
        case .success(let whole): return try decideApart(whole, in: turn)
        }
    }

    private typealias Decided = Result<[DeskPart], DeskRefusal>

    /// A ticket that cannot be read fails its own command, not those that wait with it.
    private func decideApart(_ change: DeskChange, in turn: Turn) throws(LogError) -> Decided {
        do throws(LogError) {
            return try decide(change, in: turn).mapError { DeskRefusal($0) }
        } catch {
            switch error {
            case .unreadable, .unknownKind:
                return .failure(DeskRefusal(.internal, "what is stored does not read back: run `waggle verify`"))
            default: throw error
            }
        }
    }

    /// What the command records, ticket by ticket; the first part holds what the command is about.
    func decide(_ change: DeskChange, in turn: Turn) throws(LogError) -> Result<[DeskPart], Refusal> {
        switch change.decoded.command {
        case .desk(.eraseCustomer(let user, let reason)):
            let command = DeskCommand.eraseCustomer(user, reason: reason)
            return try decideErasure(user, command, by: change.actor, in: turn).map { [DeskPart(nil, $0)] }
        case .desk(let command):
            let next = turn.transaction.lastSequence + 1
            let decision = turn.view.decide(command, by: change.actor, at: turn.now, next: next)
            if case .success = decision {
                if let refusal = try refuseStranger(command) { return .failure(refusal) }
                if let refusal = try refuseSteps(command, in: turn) { return .failure(refusal) }
            }
            return decision.map { [DeskPart(nil, $0)] }
        case .staffing(let command):
            return turn.view.decide(command, by: change.actor, at: turn.now).map { [DeskPart(nil, $0)] }
        case .knowledge(let command): return try decideKnowledge(command, change, in: turn)
        case .experiment(let command):
            return try decideExperiment(command, by: change.actor, in: turn).map { [DeskPart(nil, $0)] }
        case .openTicket(let opening): return try decideOpening(opening, change, in: turn)
        case .partner(let command): return try decidePartner(command, change, in: turn)
        default:
            guard let id = change.decoded.ticket, let ticket = try workingTicket(id, in: turn) else {
                return .failure(Access.notFound(change.decoded.ticket))
            }
            let others = Ticket.Neighbours(
                find: { [self] (other: TicketID) throws(LogError) in try workingTicket(other, in: turn) },
                next: { () throws(LogError) in try turn.transaction.nextTicketID() },
                coin: { [self] in coin(of: $0, in: turn) })
            let decided = try ticket.decide(
                change.decoded.command, by: change.actor, at: turn.now, view: turn.view, among: others,
                expectedVersion: change.decoded.expectedVersion)
            switch decided {
            case .failure(let refusal): return .failure(refusal)
            case .success(let decisions):
                if let refusal = try refuseArticle(change.decoded.command) { return .failure(refusal) }
                let parts = decisions.map { DeskPart($0.ticket, $0.events) }
                return try withDraft(parts, of: ticket, change, in: turn)
            }
        }
    }

    /// Records every part in the order decided; the request belongs to the first event of all.
    func record(
        _ parts: [DeskPart], by actor: Actor, request: RequestKey?, in turn: Turn
    ) throws(LogError) -> [StoredEvent] {
        var stored: [StoredEvent] = []
        for part in parts {
            let request = stored.isEmpty ? request : nil
            stored += try record(part.events, ticket: part.ticket, by: actor, request: request, in: turn)
        }
        return stored
    }

    /// Decided twice when it is allowed: first with numbers that stand for the new ones, so that a refusal takes no
    /// ticket's number and makes nobody.
    private func decideOpening(
        _ opening: Command.OpenTicket, _ change: DeskChange, in turn: Turn
    ) throws(LogError) -> Result<[DeskPart], Refusal> {
        if let refusal = try refuseCustomer(opening, change, in: turn) { return .failure(refusal) }
        var opening = opening
        opening.organisation =
            if let new = change.decoded.newCustomer {
                new.email.flatMap(turn.view.organisation(ofAddress:))
            } else {
                try organisation(of: opening.customer, in: turn)
            }
        func decision(_ id: TicketID) -> Decision {
            Ticket.decideOpen(
                opening, id: id, by: change.actor, at: turn.now, view: turn.view, coin: coin(of: id, in: turn))
        }
        try reviewWaits(for: opening, in: turn)
        let new = change.decoded.newCustomer
        if new != nil { opening.customer = UserID(.max) }
        if case .failure(let refusal) = decision(TicketID(.max)) { return .failure(refusal) }
        if let new, let name = PersonName.cleaned(new.name) {
            let draft = PersonDraft(role: .customer, name: name, email: new.email)
            opening.customer = try turn.transaction.addPerson(draft, at: turn.now)
        }
        let id = try turn.transaction.nextTicketID()
        return decision(id).map { [DeskPart(id, $0)] }
    }

    /// A ticket opened for somebody else: the person must exist, or have a name that one may have.
    private func refuseCustomer(
        _ opening: Command.OpenTicket, _ change: DeskChange, in turn: Turn
    ) throws(LogError) -> Refusal? {
        if opening.customer == change.actor.id { return nil }
        let action = Action(change.decoded.command, by: change.actor.id)
        if let refusal = Access.decide(action, by: change.actor, on: nil, view: turn.view) { return refusal }
        if let new = change.decoded.newCustomer {
            if PersonName.cleaned(new.name) == nil {
                return Refusal(.invalidField, "a customer needs a name of 1 to 80 characters", field: "customer")
            }
            guard (new.email ?? "").utf8.count <= PersonDraft.emailBytesMax else {
                return Refusal(.invalidField, "the customer's address is too long", field: "customer")
            }
            return nil
        }
        guard let person = try log.reader.person(opening.customer), person.role == .customer else {
            return Refusal(.invalidField, "there is no such customer", field: "customer")
        }
        return nil
    }

    /// The ticket as this turn leaves it so far, else as committed, else rebuilt from the log.
    func workingTicket(_ id: TicketID, in turn: Turn) throws(LogError) -> Ticket? {
        if let working = turn.tickets[id] { return working }
        return try committedTicket(id)
    }

    /// The ticket as committed. On the queue.
    func committedTicket(_ id: TicketID) throws(LogError) -> Ticket? {
        if let cached = tickets.ticket(id) { return cached }
        guard let loaded = try log.reader.ticket(id) else { return nil }
        tickets.put(loaded)
        return loaded
    }

    /// The deadline was refused, so its row goes, or it would come again at once. One of the same kind that the ticket
    /// has by now stays.
    private func drop(_ deadline: Deadline, of id: TicketID, in turn: Turn) throws(LogError) {
        let present = (try? workingTicket(id, in: turn)).flatMap(\.self)?.deadlines(policy: turn.view.policy) ?? []
        try turn.transaction.setDeadlines(id, from: [deadline], to: present.filter { $0 != deadline })
    }

    private func answerAgain(
        _ change: DeskChange, _ request: RequestKey, _ known: Receipt, in turn: Turn
    ) throws(LogError) {
        guard known.requestHash == request.hash else {
            let refusal = DeskRefusal(
                .conflict, "this client_id was used for another command: make a new one for each command")
            turn.answers.append { change.completion(.failure(refusal)) }
            return
        }
        var stored = [known.first]
        let isAlone = change.primaryKind == nil || known.first.event.kind == change.primaryKind
        if let ticket = known.first.ticket, !isAlone || known.first.event.comesWithArticle {
            stored = try log.reader.events(of: ticket, after: known.first.sequence - 1).filter {
                $0.at == known.first.at && $0.actor == known.first.actor
            }
        }
        let receipt = encodeReceipt(stored, primary: change.primaryKind)
        turn.answers.append { change.completion(.success(receipt)) }
    }
}

extension Event {
    /// The article that its receipt names stands in another event of the same commit.
    fileprivate var comesWithArticle: Bool {
        guard case .ticketSolved(let solved) = self else { return false }
        return solved.knowledge == .linked || solved.knowledge == .drafted
    }
}
