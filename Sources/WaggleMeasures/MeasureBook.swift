package import WaggleDomain

/// The facts of a whole desk, kept by feeding it every event in the order of the log. Feeding the same events in other
/// portions gives the same facts, so a kept book and one made anew agree.
///
/// A finished ticket's aggregate is let go, since a desk has few unfinished tickets and many finished ones. When
/// something happens to a finished ticket after all, its number stands in `toReadAgain` until its events are given once
/// more; until then its facts are those from before.
package struct MeasureBook: Sendable {
    /// One event of a ticket, as the log holds it.
    package typealias Entry = (event: Event, actor: UserID, at: Milliseconds, sequence: Int64)

    /// Only tickets made then are kept; nil keeps all.
    package private(set) var created: Span?
    /// When the desk's own records begin; nil before the first event that is no imported row.
    package private(set) var begins: Milliseconds?
    private var unfinished: [TicketID: TicketFold] = [:]
    private var finished: [TicketID: TicketRecord] = [:]
    /// Looks at finished tickets that have not ended.
    private var lateViews: [TicketID: [UserID: Milliseconds]] = [:]
    private var bots: Set<UserID> = []
    private var presentSince: [UserID: Milliseconds] = [:]
    private var presence: [UserID: [Span]] = [:]
    private var awaySince: [UserID: Milliseconds] = [:]
    /// When people said that they are away, here or not.
    private var absences: [UserID: [Span]] = [:]
    private var liveInvitations: [UserID: [Milliseconds]] = [:]
    private var liveAsks: [TicketID: Set<Int>] = [:]
    /// When queues began to work in the other mode, in order.
    private var modeSwitches: [Milliseconds] = []
    /// Which tier ought to solve each category that is named, from which event on.
    private var solvingTiers: [(from: Int64, tiers: [String: Tier])] = []
    /// Older tables are forgotten: a ticket solved before them, and read again, counts as one of no named category.
    private static let tablesMax = 200
    /// The number of the last event taken; 0 before the first. A reader goes on behind it.
    package private(set) var sequence: Int64 = 0
    /// Finished tickets to which something happened; give their events to `readAgain`.
    package private(set) var toReadAgain: Set<TicketID> = []

    /// A book before the first event, of all tickets or only of those made within a stretch: a report needs no others,
    /// and a ticket's facts take some kilobytes.
    package init(created: Span? = nil) { self.created = created }

    /// How many tickets it knows.
    package var count: Int { unfinished.count + finished.count }

    /// Takes the next event of the log.
    package mutating func apply(
        _ event: Event, of ticket: TicketID?, by actor: UserID, at: Milliseconds, sequence: Int64
    ) {
        self.sequence = sequence
        if !event.isImported { begins = min(at, begins ?? at) }
        if let ticket { return apply((event, actor, at, sequence), to: ticket) }
        switch event {
        case .userAdded(let user, let role, _, _), .userChanged(let user, let role, _, _, _):
            if role == .bot { bots.insert(user) } else { bots.remove(user) }
        case .modeChanged: modeSwitches.append(at)
        case .desk(.settingsChanged(.categories, let value, _)):
            solvingTiers.append((sequence, CategoryTable.solvingTiers(value)))
            if solvingTiers.count > Self.tablesMax { solvingTiers.removeFirst() }
        case .staffing(.viewEntered(let ticket, let user, let at)): view(ticket, user, entered: true, at)
        case .staffing(.viewLeft(let ticket, let user, let at)): view(ticket, user, entered: false, at)
        case .staffing(.presenceUp(let user, let at)): presentSince[user] = presentSince[user] ?? at
        case .staffing(.presenceDown(let user, let at)):
            if let from = presentSince.removeValue(forKey: user) { presence[user, default: []].append(Span(from, at)) }
        case .staffing(.statusSet(let user, let status)): note(status, of: user, at)
        default: break
        }
    }

    private mutating func note(_ status: PresenceStatus, of user: UserID, _ at: Milliseconds) {
        if status == .away {
            awaySince[user] = awaySince[user] ?? at
        } else if let from = awaySince.removeValue(forKey: user) {
            absences[user, default: []].append(Span(from, at))
        }
    }

    /// Takes a finished ticket's events once more, from its first on; those behind `sequence` are not yet its turn.
    package mutating func readAgain(_ ticket: TicketID, _ entries: [Entry]) {
        guard let earlier = finished.removeValue(forKey: ticket), let first = entries.first,
            var fold = Self.begin(ticket, first)
        else { return }
        for entry in entries.dropFirst() where entry.sequence <= sequence { take(entry, &fold) }
        fold.takeViews(of: earlier.facts)
        for (user, at) in lateViews.removeValue(forKey: ticket) ?? [:] { fold.view(user, entered: true, at: at) }
        toReadAgain.remove(ticket)
        keep(fold, ticket)
    }

    private func keeps(_ made: Milliseconds) -> Bool {
        created.map { $0.from <= made && made < $0.to } ?? true
    }

    private static func begin(_ ticket: TicketID, _ first: Entry) -> TicketFold? {
        TicketFold(id: ticket, first: first.event, by: first.actor, at: first.at, sequence: first.sequence)
    }

    private func take(_ entry: Entry, _ fold: inout TicketFold) {
        fold.apply(
            entry.event, by: entry.actor, isBot: bots.contains(entry.actor), at: entry.at, sequence: entry.sequence)
        guard case .ticketSolved = entry.event else { return }
        let table = solvingTiers.last { $0.from < entry.sequence }
        fold.judge(solvingTier: table?.tiers[fold.facts.category])
    }

    private mutating func apply(_ entry: Entry, to ticket: TicketID) {
        // Another desk's history is reported by itself.
        if entry.event.isImported { return }
        if finished[ticket] != nil {
            toReadAgain.insert(ticket)
        } else if var fold = unfinished.removeValue(forKey: ticket) {
            // Taken out and put back, so that the fold is changed in place and not copied.
            take(entry, &fold)
            keep(fold, ticket)
        } else if keeps(entry.at), let fold = Self.begin(ticket, entry) {
            keep(fold, ticket)
        }
        noteInterruption(entry, of: ticket)
    }

    private mutating func keep(_ fold: TicketFold, _ ticket: TicketID) {
        if fold.isAtRest {
            finished[ticket] = TicketRecord(fold.facts)
            liveAsks[ticket] = nil
        } else {
            unfinished[ticket] = fold
        }
    }

    private mutating func noteInterruption(_ entry: Entry, of ticket: TicketID) {
        switch entry.event {
        case .askOpened(let ask) where ask.urgency == .live: liveAsks[ticket, default: []].insert(ask.ask)
        case .invitationSent(let sent) where liveAsks[ticket]?.contains(sent.ask) == true:
            liveInvitations[sent.user, default: []].append(entry.at)
        default: break
        }
    }

    private mutating func view(_ ticket: TicketID, _ user: UserID, entered: Bool, _ at: Milliseconds) {
        if var fold = unfinished.removeValue(forKey: ticket) {
            fold.view(user, entered: entered, at: at)
            keep(fold, ticket)
        } else if entered {
            if finished[ticket] != nil { lateViews[ticket, default: [:]][user] = at }
        } else if let from = lateViews[ticket]?.removeValue(forKey: user) {
            guard var facts = finished[ticket]?.facts else { return }
            facts.views[user, default: []].append(Span(from, at))
            finished[ticket] = TicketRecord(facts)
        }
    }
}

extension MeasureBook {
    /// Lets go of tickets made before a moment, and of what people did before it; it begins there from now on.
    package mutating func forget(before start: Milliseconds) {
        created = Span(start, created?.to ?? .max)
        unfinished = unfinished.filter { $0.value.facts.createdAt >= start }
        finished = finished.filter { $0.value.facts.createdAt >= start }
        lateViews = lateViews.filter { finished[$0.key] != nil }
        liveAsks = liveAsks.filter { unfinished[$0.key] != nil }
        toReadAgain = toReadAgain.filter { finished[$0] != nil }
        presence = presence.mapValues { $0.filter { $0.to >= start } }.filter { !$0.value.isEmpty }
        absences = absences.mapValues { $0.filter { $0.to >= start } }.filter { !$0.value.isEmpty }
        liveInvitations = liveInvitations.mapValues { $0.filter { $0 >= start } }.filter { !$0.value.isEmpty }
        modeSwitches.removeAll { $0 < start }
    }

    /// When its newest `count` tickets begin; nil when it has no more than that.
    package func beginning(ofNewest count: Int) -> Milliseconds? {
        guard self.count > count else { return nil }
        let made = (unfinished.values.lazy.map(\.facts.createdAt) + finished.values.lazy.map(\.facts.createdAt))
            .sorted()
        return made[made.count - count]
    }

    /// How often a queue began to work in the other mode within a stretch.
    func modeSwitches(within span: Span) -> Int { modeSwitches.count { span.from <= $0 && $0 < span.to } }

    /// The tickets' facts at a moment, in the order of their numbers.
    package func records(at now: Milliseconds, where isWanted: (TicketFacts) -> Bool = { _ in true }) -> [TicketRecord]
    {
        var found: [TicketRecord] = []
        for fold in unfinished.values where isWanted(fold.facts) { found.append(TicketRecord(fold.facts(at: now))) }
        for record in finished.values where isWanted(record.facts) { found.append(record) }
        return found.sorted { $0.facts.id < $1.facts.id }
    }

    /// When each person was here within a stretch.
    func presence(within span: Span) -> [UserID: [Span]] {
        var all = presence
        for (user, from) in presentSince { all[user, default: []].append(Span(from, span.to)) }
        return all.mapValues { $0.filter { $0.from < span.to && $0.to > span.from }.map { $0.cut(to: span) } }
            .filter { !$0.value.isEmpty }
    }

    /// When each person was here within a stretch and had not said that they are away.
    func availability(within span: Span) -> [UserID: [Span]] {
        var away = absences
        for (user, from) in awaySince { away[user, default: []].append(Span(from, span.to)) }
        var available: [UserID: [Span]] = [:]
        for (user, spans) in presence(within: span) {
            let rest = (away[user] ?? []).reduce(spans) { left, gone in left.flatMap { $0.without(gone) } }
            if !rest.isEmpty { available[user] = rest }
        }
        return available
    }

    /// How many live invitations reached each person within a stretch.
    func liveInvitations(within span: Span) -> [UserID: Int] {
        liveInvitations.mapValues { $0.count { span.from <= $0 && $0 < span.to } }.filter { $0.value > 0 }
    }
}

extension Span {
    /// The part of it inside another.
    func cut(to other: Span) -> Span { Span(max(from, other.from), min(to, other.to)) }

    /// What is left of it outside another: none, one or two parts.
    func without(_ other: Span) -> [Span] {
        [Span(from, min(to, other.from)), Span(max(from, other.to), to)].filter { $0.length > 0 }
    }
}

extension Event {
    /// A row of another desk's history.
    fileprivate var isImported: Bool { if case .importedRow = self { true } else { false } }
}
