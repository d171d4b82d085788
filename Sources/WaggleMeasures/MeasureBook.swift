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

    private var unfinished: [TicketID: TicketFold] = [:]
    private var finished: [TicketID: TicketFacts] = [:]
    /// Looks at finished tickets that have not ended.
    private var lateViews: [TicketID: [UserID: Milliseconds]] = [:]
    private var bots: Set<UserID> = []
    private var presentSince: [UserID: Milliseconds] = [:]
    private var presence: [UserID: [Span]] = [:]
    private var liveInvitations: [UserID: [Milliseconds]] = [:]
    private var liveAsks: [TicketID: Set<Int>] = [:]
    /// The number of the last event taken; 0 before the first. A reader goes on behind it.
    package private(set) var sequence: Int64 = 0
    /// Finished tickets to which something happened; give their events to `readAgain`.
    package private(set) var toReadAgain: Set<TicketID> = []

    /// A book before the first event.
    package init() {}

    /// How many tickets it knows.
    package var count: Int { unfinished.count + finished.count }

    /// Takes the next event of the log.
    package mutating func apply(
        _ event: Event, of ticket: TicketID?, by actor: UserID, at: Milliseconds, sequence: Int64
    ) {
        self.sequence = sequence
        if let ticket { return apply((event, actor, at, sequence), to: ticket) }
        switch event {
        case .userAdded(let user, let role, _, _), .userChanged(let user, let role, _, _, _):
            if role == .bot { bots.insert(user) } else { bots.remove(user) }
        case .staffing(.viewEntered(let ticket, let user, let at)): view(ticket, user, entered: true, at)
        case .staffing(.viewLeft(let ticket, let user, let at)): view(ticket, user, entered: false, at)
        case .staffing(.presenceUp(let user, let at)): presentSince[user] = presentSince[user] ?? at
        case .staffing(.presenceDown(let user, let at)):
            if let from = presentSince.removeValue(forKey: user) { presence[user, default: []].append(Span(from, at)) }
        default: break
        }
    }

    /// Takes a finished ticket's events once more, from its first on; those behind `sequence` are not yet its turn.
    package mutating func readAgain(_ ticket: TicketID, _ entries: [Entry]) {
        guard let earlier = finished.removeValue(forKey: ticket), let first = entries.first,
            var fold = Self.begin(ticket, first)
        else { return }
        for entry in entries.dropFirst() where entry.sequence <= sequence { take(entry, &fold) }
        fold.takeViews(of: earlier)
        for (user, at) in lateViews.removeValue(forKey: ticket) ?? [:] { fold.view(user, entered: true, at: at) }
        toReadAgain.remove(ticket)
        keep(fold, ticket)
    }

    private static func begin(_ ticket: TicketID, _ first: Entry) -> TicketFold? {
        TicketFold(id: ticket, first: first.event, by: first.actor, at: first.at, sequence: first.sequence)
    }

    private func take(_ entry: Entry, _ fold: inout TicketFold) {
        fold.apply(
            entry.event, by: entry.actor, isBot: bots.contains(entry.actor), at: entry.at, sequence: entry.sequence)
    }

    private mutating func apply(_ entry: Entry, to ticket: TicketID) {
        // Another desk's history is reported by itself.
        if case .importedRow = entry.event { return }
        if finished[ticket] != nil {
            toReadAgain.insert(ticket)
        } else if var fold = unfinished.removeValue(forKey: ticket) {
            // Taken out and put back, so that the fold is changed in place and not copied.
            take(entry, &fold)
            keep(fold, ticket)
        } else if let fold = Self.begin(ticket, entry) {
            keep(fold, ticket)
        }
        noteInterruption(entry, of: ticket)
    }

    private mutating func keep(_ fold: TicketFold, _ ticket: TicketID) {
        if fold.isAtRest {
            finished[ticket] = fold.facts
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
            finished[ticket]?.views[user, default: []].append(Span(from, at))
        }
    }
}

extension MeasureBook {
    /// The tickets' facts at a moment, in the order of their numbers.
    package func facts(at now: Milliseconds, where isWanted: (TicketFacts) -> Bool = { _ in true }) -> [TicketFacts] {
        let open = unfinished.values.compactMap { isWanted($0.facts) ? $0.facts(at: now) : nil }
        return (open + finished.values.filter(isWanted)).sorted { $0.id < $1.id }
    }

    /// When each person was here within a stretch.
    func presence(within span: Span) -> [UserID: [Span]] {
        var all = presence
        for (user, from) in presentSince { all[user, default: []].append(Span(from, span.to)) }
        return all.mapValues { $0.filter { $0.from < span.to && $0.to > span.from }.map { $0.cut(to: span) } }
            .filter { !$0.value.isEmpty }
    }

    /// How many live invitations reached each person within a stretch.
    func liveInvitations(within span: Span) -> [UserID: Int] {
        liveInvitations.mapValues { $0.count { span.from <= $0 && $0 < span.to } }.filter { $0.value > 0 }
    }
}

extension Span {
    /// The part of it inside another.
    func cut(to other: Span) -> Span { Span(max(from, other.from), min(to, other.to)) }
}
