internal import Expertise
internal import JSON
internal import WaggleDomain
internal import WaggleLog

/// Somebody who can help, and why.
private struct Helper {
    let candidate: HelpSearch.Candidate
    /// The most telling first; what the asker may not read is not named.
    var reasons: [TicketID] = []
    /// Work speaks for them that the asker may not read.
    var hasMore = false
    /// Wanted skills that they declared.
    var skills: [String] = []
}

extension DeskReading {
    private static let helpersMax = 5
    private static let evidenceMax = 20

    /// The answer to a search for help. On the queue.
    func findHelp(_ search: HelpSearch) throws(LogError) -> [UInt8] {
        let knowers = try knowers(search)
        let isReadable = try readable(Set(knowers.flatMap(\.reasons).map { TicketID($0) }), search)
        var helpers: [Helper] = []
        for knower in knowers.prefix(Self.helpersMax) {
            guard let candidate = search.candidates[UserID(knower.person)] else { continue }
            let reasons = knower.reasons.map { TicketID($0) }
            let named = reasons.filter(isReadable.contains)
            helpers.append(
                Helper(
                    candidate: candidate, reasons: named, hasMore: named.count < reasons.count,
                    skills: skills(of: candidate, search)))
        }
        let skilled = skilled(search)
        for candidate in skilled
        where helpers.count < Self.helpersMax && !helpers.contains(where: { $0.candidate.user == candidate.user }) {
            helpers.append(Helper(candidate: candidate, skills: skills(of: candidate, search)))
        }
        let cover = cover(search, knowers, skilled)
        for user in cover where !helpers.contains(where: { $0.candidate.user == user }) {
            guard let candidate = search.candidates[user] else { continue }
            helpers.append(Helper(candidate: candidate, skills: skills(of: candidate, search)))
        }
        return try encode(search, helpers, cover)
    }

    // Who.

    /// Those for whom work speaks, the best first: what they know, less for who is full, often interrupted or away.
    private func knowers(_ search: HelpSearch) throws(LogError) -> [Knower] {
        let found = try knowers(
            of: search.ticket, question: search.question, category: search.category, at: search.now,
            limit: Self.evidenceMax
        ) { search.candidates[$0] != nil }
        func weight(_ knower: Knower) -> Double {
            knower.score * (search.candidates[UserID(knower.person)]?.share ?? 0)
        }
        return found.sorted { (weight($1), $0.person) < (weight($0), $1.person) }
    }

    /// Those of `isAsked` for whom work like the ticket's speaks. On the queue.
    func knowers(
        of ticket: TicketID, question: String, category: String, at now: Milliseconds, limit: Int,
        isAsked: (UserID) -> Bool
    ) throws(LogError) -> [Knower] {
        try followSolved()
        let own = SolvedTicket.text(of: try reader.events(of: ticket))
        let question = Question(
            text: question + "\n" + own, codes: Work.codes(category), at: now, except: ticket.rawValue)
        return expertise?.find(question, limit: limit) { isAsked(UserID($0)) } ?? []
    }

    /// Those who declared a wanted skill: the most of them first, then the highest levels, then who has the most room.
    private func skilled(_ search: HelpSearch) -> [HelpSearch.Candidate] {
        func rank(_ candidate: HelpSearch.Candidate) -> (Int, Int, Double) {
            let held = skills(of: candidate, search)
            return (held.count, held.reduce(0) { $0 + (candidate.skills[$1] ?? 0) }, candidate.share)
        }
        return search.candidates.values.filter { rank($0).0 > 0 }.sorted {
            rank($0) == rank($1) ? $0.user < $1.user : rank($0) > rank($1)
        }
    }

    private func skills(of candidate: HelpSearch.Candidate, _ search: HelpSearch) -> [String] {
        search.skills.filter { candidate.skills[$0] != nil }
    }

    /// The fewest who together have several wanted skills; nobody where one is wanted.
    private func cover(
        _ search: HelpSearch, _ knowers: [Knower], _ skilled: [HelpSearch.Candidate]
    ) -> [UserID] {
        guard Set(search.skills).count > 1 else { return [] }
        let known = knowers.map { UserID($0.person) }
        let order = known + skilled.map(\.user).filter { !known.contains($0) }
        let candidates = order.compactMap { search.candidates[$0] }.map {
            Cover.Candidate(person: $0.user.rawValue, has: Set($0.skills.keys))
        }
        return Cover.smallest(candidates, wanted: search.skills).map { UserID($0) }
    }

    /// Which of these tickets the asker may read.
    private func readable(_ tickets: Set<TicketID>, _ search: HelpSearch) throws(LogError) -> Set<TicketID> {
        guard !tickets.isEmpty, let scope = search.scope else { return tickets }
        var filter = TicketFilter()
        var hits = SearchHits()
        hits.tickets[.conversation] = tickets
        filter.hits = hits
        filter.scope = scope
        filter.isReadable = true
        return Set(try reader.tickets(filter, limit: tickets.count).map(\.id))
    }

    // The answer.

    private func encode(
        _ search: HelpSearch, _ helpers: [Helper], _ cover: [UserID]
    ) throws(LogError) -> [UInt8] {
        var writer = JSONWriter(capacity: 2_048)
        writer.beginObject()
        writer.field("ticket", search.ticket.rawValue)
        writer.key("people")
        writer.beginArray()
        for helper in helpers { write(helper, &writer) }
        writer.endArray()
        writer.key("cover")
        writer.beginArray()
        for user in cover { writer.int(user.rawValue) }
        writer.endArray()
        writer.field("nobody", helpers.isEmpty)
        writer.endObject()
        return writer.bytes
    }

    private func write(_ helper: Helper, _ writer: inout JSONWriter) {
        let candidate = helper.candidate
        writer.beginObject()
        writer.key("user")
        writer.person(candidate.user, nameEntry)
        writeReasons("solved", .did, helper, &writer)
        writeReasons("helped", .helped, helper, &writer)
        writeReasons("wrote", .wrote, helper, &writer)
        writer.field("more", helper.hasMore)
        writer.key("skills")
        writer.beginArray()
        for skill in helper.skills { writer.string(skill) }
        writer.endArray()
        writer.field("available", candidate.isAvailable)
        writer.field("load", candidate.load)
        writer.field("capacity", candidate.capacity)
        writer.field("interrupted", candidate.interrupted >= 1)
        writer.endObject()
    }

    private func writeReasons(
        _ name: StaticString, _ role: Work.Role, _ helper: Helper, _ writer: inout JSONWriter
    ) {
        writer.key(name)
        writer.beginArray()
        let person = helper.candidate.user.rawValue
        for ticket in helper.reasons where expertise?.role(of: person, in: ticket.rawValue) == role {
            writer.int(ticket.rawValue)
        }
        writer.endArray()
    }

    // What is known.

    /// Takes in what was solved since the last question; the first one reads all. On the queue.
    private func followSolved() throws(LogError) {
        try catchUpForSearch()
        if expertise != nil, let changes = try index.takeSolvedChanges(), !changes.contains(where: \.isForgotten) {
            for case .known(let solved) in changes { expertise?.add(Work(solved)) }
            return
        }
        // What was erased leaves the words of the index, too: it is made anew.
        var made = Expertise()
        for solved in try index.solvedTickets(limit: Expertise.worksMax) { made.add(Work(solved)) }
        expertise = made
    }
}

extension SolvedChange {
    fileprivate var isForgotten: Bool { if case .forgotten = self { true } else { false } }
}

extension Work {
    fileprivate static func codes(_ category: String) -> [String] {
        category.isEmpty ? [] : ["category=\(category)"]
    }

    fileprivate init(_ solved: SolvedTicket) {
        let parts = solved.parts.sorted { $0.key < $1.key }.map { user, part in
            let role: Role =
                switch part {
                case .solved: .did
                case .helped: .helped
                case .wrote: .wrote
                }
            return Part(person: user.rawValue, role)
        }
        self.init(
            id: solved.ticket.rawValue, at: solved.at, text: solved.text, codes: Self.codes(solved.category),
            parts: parts, outcome: solved.isReopened ? .cameBack : .held)
    }
}
