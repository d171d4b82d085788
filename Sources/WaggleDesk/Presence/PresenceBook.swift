internal import WaggleDomain

// Who is here and who looks at what, as the desk knows it now. Links come and go: a person with several devices is one
// person, and a page that loads again within the grace was never away. What is to be recorded is collected and written
// with others in one commit, so that coming and going never holds up a message.
//
//     link ──▶ here ──last link dies──▶ missed ──grace──▶ gone ──▶ chats offered
//                ▲                        │                 │            │
//                └────────── link ────────┴──── link ───────┴─── link ───┘
//
// Pure: it is told what happened and when, and says what is due. Confined to the desk's queue.

/// People's presence and views, with what is still to be recorded of them.
struct PresenceBook {
    /// One ticket looked at by one person, on however many pages.
    struct View: Hashable {
        let ticket: TicketID
        let user: UserID
    }

    private struct Looking {
        var pages: Set<String>
        var since: Milliseconds
        var lastActive: Milliseconds
    }

    private struct Missed {
        let since: Milliseconds
        var isGone = false
        var areChatsOffered = false
    }

    /// A bound on what is held: views of all people at one time.
    static let viewsMax = 20_000
    /// Pages of one person on one ticket.
    static let pagesMax = 20

    /// Stands for notes that were read without a page; longer than the name of any page. It ends with the last of them.
    static let noPage = "the notes were read, and no page says that it shows them"

    private var here: Set<UserID> = []
    private var missed: [UserID: Missed] = [:]
    private var looking: [View: Looking] = [:]
    /// To be recorded with the next batch, each by the person it is about.
    private(set) var unrecorded: [(event: StaffingEvent, user: UserID)] = []

    mutating func takeUnrecorded() -> [(event: StaffingEvent, user: UserID)] {
        defer { unrecorded = [] }
        return unrecorded
    }

    /// The person has a link again, or the first. True when their chats were offered because they were gone.
    mutating func linked(_ user: UserID, at now: Milliseconds) -> Bool {
        let before = missed.removeValue(forKey: user)
        if here.insert(user).inserted { unrecorded.append((.presenceUp(user: user, at: now), user)) }
        return before?.areChatsOffered ?? false
    }

    /// The last link died.
    mutating func unlinked(_ user: UserID, at now: Milliseconds) {
        missed[user] = Missed(since: now)
    }

    /// The person is of the staff no longer: presence and views end now. Answers the views.
    mutating func dismiss(_ user: UserID, at now: Milliseconds) -> [View] {
        let views = looking.keys.filter { $0.user == user }
        for view in views { end(view, at: now) }
        let since = missed.removeValue(forKey: user)?.since
        if here.remove(user) != nil { unrecorded.append((.presenceDown(user: user, at: since ?? now), user)) }
        return views
    }

    /// Somebody who owns chats and is not here when the desk starts: missed from now on.
    mutating func expect(_ user: UserID, at now: Milliseconds) {
        if missed[user] == nil, !here.contains(user) { missed[user] = Missed(since: now) }
    }

    /// The person looks at a ticket on this page, or did something there. True when they did not before.
    mutating func look(_ view: View, page: String, at now: Milliseconds) -> Bool {
        if looking[view] != nil {
            looking[view]?.lastActive = now
            if looking[view].map({ $0.pages.count < Self.pagesMax }) ?? false { looking[view]?.pages.insert(page) }
            return false
        }
        guard looking.count < Self.viewsMax else { return false }
        looking[view] = Looking(pages: [page], since: now, lastActive: now)
        unrecorded.append((.viewEntered(ticket: view.ticket, user: view.user, at: now), view.user))
        return true
    }

    /// The person did something on the ticket they look at.
    mutating func act(_ view: View, at now: Milliseconds) { looking[view]?.lastActive = now }

    /// The person looks away on this page. True when no page is left.
    mutating func lookAway(_ view: View, page: String, at now: Milliseconds) -> Bool {
        guard var found = looking[view] else { return false }
        found.pages.remove(page)
        guard found.pages.isEmpty || found.pages == [Self.noPage] else {
            looking[view] = found
            return false
        }
        end(view, at: now)
        return true
    }

    private mutating func end(_ view: View, at: Milliseconds) {
        guard looking.removeValue(forKey: view) != nil else { return }
        unrecorded.append((.viewLeft(ticket: view.ticket, user: view.user, at: at), view.user))
    }

    /// Who looks at the ticket, and since when, longest first.
    func viewers(of ticket: TicketID) -> [(user: UserID, since: Milliseconds)] {
        looking.filter { $0.key.ticket == ticket }.map { ($0.key.user, $0.value.since) }.sorted { $0.1 < $1.1 }
    }

    /// What has become due by now.
    struct Due {
        var gone: [UserID] = []
        /// Their live chats are to be offered to the queue.
        var abandoned: [UserID] = []
        var ended: [View] = []
    }

    /// Takes what is due: each comes once.
    mutating func takeDue(_ policy: RoutingPolicy, at now: Milliseconds) -> Due {
        var due = Due()
        for (user, person) in missed.sorted(by: { $0.key < $1.key }) {
            if !person.isGone, person.since + policy.gone <= now {
                missed[user]?.isGone = true
                due.gone.append(user)
                for view in looking.keys where view.user == user {
                    end(view, at: person.since)
                    due.ended.append(view)
                }
                if here.remove(user) != nil {
                    unrecorded.append((.presenceDown(user: user, at: person.since), user))
                }
            }
            if !person.areChatsOffered, person.since + max(policy.goneOffer, policy.gone) <= now {
                missed[user]?.areChatsOffered = true
                due.abandoned.append(user)
            }
        }
        for (view, found) in looking where found.lastActive + policy.viewIdle <= now {
            end(view, at: found.lastActive + policy.viewIdle)
            due.ended.append(view)
        }
        return due
    }

    /// When the next thing becomes due.
    func nextDue(_ policy: RoutingPolicy) -> Milliseconds? {
        let people = missed.values.compactMap { person -> Milliseconds? in
            if !person.isGone { return person.since + policy.gone }
            return person.areChatsOffered ? nil : person.since + max(policy.goneOffer, policy.gone)
        }
        let views = looking.values.map { $0.lastActive + policy.viewIdle }
        return (people + views).min()
    }

    /// The desk stops: everything ends now.
    mutating func endAll(at now: Milliseconds) {
        for view in looking.keys { end(view, at: now) }
        for user in here { unrecorded.append((.presenceDown(user: user, at: missed[user]?.since ?? now), user)) }
        here = []
        missed = [:]
    }
}
