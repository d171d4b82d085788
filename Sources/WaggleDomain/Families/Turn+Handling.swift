// What the owner does with a ticket besides solving it. Commands that look at another ticket are decided in
// Ticket+Across.swift; here they are refused, because one ticket alone cannot tell.

extension Ticket.Turn {
    mutating func run(_ command: HandlingCommand) -> Refusal? {
        switch command {
        case .classify(let change): classify(change)
        case .setTags(let tags): setTags(tags)
        case .setFields(let values): setFields(values)
        case .link(let other, let relation): refuseLink(to: other, relation)
        case .unlink(let other, let relation): refuseUnlink(from: other, relation)
        case .merge(let survivor, let reason): refuseMerge(into: survivor, reason)
        case .cancel(let reason, let original, let note, let code): cancel(reason, duplicateOf: original, note, code)
        case .snooze(let until, let note): snooze(until: until, note)
        case .pend(let until): pend(until: until)
        case .resume: resume()
        case .answerSolved(let isSolved): answerSolved(isSolved)
        case .answerProblem(let isSolved, let knowledge, let note): answerProblem(isSolved, knowledge, note)
        case .rate(let score, let repeated): rate(score, repeated)
        case .linkArticle(let article): linkArticle(article)
        case .unlinkArticle(let article): unlinkArticle(article)
        case .keepCard(let keep): keepCard(keep)
        case .correctCard(let text): correctCard(text)
        case .askedAgain(let message, let isAgain): markAskedAgain(message, isAgain)
        case .beginProcedure(let code): beginProcedure(code)
        case .markStep(let mark): markStep(mark)
        case .dropProcedure(let number, let reason): dropProcedure(number, reason)
        }
    }

    private func refuseFinished() -> Refusal? {
        ticket.state.isFinished ? wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)") : nil
    }

    private mutating func classify(_ change: HandlingCommand.Classify) -> Refusal? {
        if let refusal = refuseFinished() { return refusal }
        let subject = change.subject ?? ticket.subject
        let category = change.category ?? ticket.category
        if let refusal = Bounds.checkSubject(subject) ?? Bounds.check(category, "category", 0...Bounds.categoryBytesMax)
        {
            return refusal
        }
        var next = ticket.classification
        next.kind = change.kind ?? next.kind
        next.category = category
        next.subject = subject
        next.grade(impact: change.impact, urgency: change.urgency)
        guard next != ticket.classification else {
            return Refusal(.conflict, "ticket \(ticket.id) is classified so already")
        }
        let before = ticket.category
        record(.handling(.classified(next)))
        followCategory(from: before)
        return nil
    }

    private mutating func setTags(_ tags: [String]) -> Refusal? {
        if let refusal = refuseFinished() { return refusal }
        guard tags.count <= Bounds.tagsMax, tags.allSatisfy(\.isTag) else {
            return Refusal(
                .invalidField,
                "at most \(Bounds.tagsMax) tags, each of at most \(Bounds.tagBytesMax) bytes without white space",
                field: "tags")
        }
        guard Set(tags).count == tags.count else {
            return Refusal(.invalidField, "a tag stands twice", field: "tags")
        }
        guard tags != ticket.handling.tags else {
            return Refusal(.conflict, "ticket \(ticket.id) has these tags already")
        }
        record(.handling(.tagged(tags: tags)))
        return nil
    }

    private mutating func setFields(_ values: [HandlingCommand.FieldValue]) -> Refusal? {
        if let refusal = refuseFinished() { return refusal }
        guard Set(values.map(\.name)).count == values.count else {
            return Refusal(.invalidField, "a field stands twice", field: "fields")
        }
        for value in values {
            let known = ticket.handling.fields[value.name]
            guard let definition = policy.handling.field(value.name) else {
                // What the desk no longer asks for may still be cleared.
                if value.value.isEmpty && known != nil { continue }
                return Refusal(.invalidField, "this desk has no field \"\(value.name.prefix(40))\"", field: "fields")
            }
            if let refusal = definition.check(value.value) { return refusal }
        }
        let changes = values.filter { ticket.handling.fields[$0.name, default: ""] != $0.value }
        guard !changes.isEmpty else {
            return Refusal(.conflict, "ticket \(ticket.id) has these values already")
        }
        for change in changes { record(.handling(.fieldSet(name: change.name, value: change.value))) }
        return nil
    }

    private mutating func snooze(until: Milliseconds, _ note: String) -> Refusal? {
        guard ticket.state.after(.snoozed) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): its owner snoozes it while it is open")
        }
        if let refusal = refuseWakeUp(until) ?? Bounds.check(note, "note", 0...Bounds.reasonBytesMax) { return refusal }
        record(.handling(.snoozed(until: until, note: note)))
        return nil
    }

    /// Against waiting for the customer as a parking place: they must have the last word from us. The clock of the
    /// next response does not stop for this; it does not run because nobody waits for a response.
    private mutating func pend(until: Milliseconds?) -> Refusal? {
        guard ticket.state.after(.waitsForCustomer) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)")
        }
        guard ticket.customerIsInformed, ticket.waitingSince == nil else {
            return wrongState(
                "the customer of ticket \(ticket.id) wrote last: ask them something before you wait for them")
        }
        if let until, let refusal = refuseWakeUp(until) { return refusal }
        record(
            .handling(
                .pending(
                    PendingStarted(
                        message: ticket.lastAgentMessage, asks: ticket.handling.lastMessageAsks,
                        isRepeated: ticket.handling.lastPendingMessage == ticket.lastAgentMessage, until: until))))
        return nil
    }

    private func refuseWakeUp(_ until: Milliseconds) -> Refusal? {
        guard until > now else {
            return Refusal(.invalidField, "this time has passed already", field: "until")
        }
        guard until - now <= policy.handling.snoozeMax else {
            let days = policy.handling.snoozeMax / (24 * 3_600_000)
            return Refusal(.invalidField, "choose a time within the next \(days) days", field: "until")
        }
        return nil
    }

    private mutating func resume() -> Refusal? {
        guard ticket.state.isParked else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it does not wait")
        }
        record(.handling(.resumed(cause: .staff)))
        return nil
    }

    /// The customer or a partner wrote: a ticket that waited or slept is at work again.
    mutating func resume(from before: TicketState, _ cause: ResumeCause) {
        if before.isParked { record(.handling(.resumed(cause: cause))) }
    }

    private mutating func answerSolved(_ isSolved: Bool) -> Refusal? {
        guard ticket.state == .solved else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): there is nothing to answer")
        }
        record(.handling(.solvedAnswered(solved: isSolved)))
        if isSolved { _ = close() } else { resurrect(.customer) }
        return nil
    }

    /// Possible from the moment the owner calls it solved, also after the end: a second thought takes the first's place.
    private mutating func rate(_ score: Int?, _ repeated: Bool?) -> Refusal? {
        guard ticket.state == .solved || ticket.state == .closed else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it is rated when it is solved")
        }
        guard score != nil || repeated != nil else {
            return Refusal(.invalidField, "say a score, or whether you had to repeat yourself", field: "score")
        }
        guard score.map(Bounds.scores.contains) ?? true else {
            return Refusal(.invalidField, "score must be 1 to 5", field: "score")
        }
        let before = ticket.handling.rating ?? Rating()
        let rating = Rating(score: score ?? before.score, repeated: repeated ?? before.repeated)
        guard rating != ticket.handling.rating else {
            return Refusal(.conflict, "ticket \(ticket.id) is rated so already")
        }
        record(.handling(.rated(rating)))
        return nil
    }

    private mutating func cancel(
        _ reason: CancelReason, duplicateOf original: TicketID?, _ note: String, _ code: String?
    ) -> Refusal? {
        guard ticket.state.after(.cancelled) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it can no longer be cancelled")
        }
        if let refusal = Bounds.check(note, "note", 0...Bounds.reasonBytesMax) { return refusal }
        guard actor.id != ticket.customer || reason == .withdrawn else {
            return Refusal(.notAllowed, "customers withdraw their ticket; it is cancelled for another reason by staff")
        }
        guard actor.id != ticket.customer || code == nil else {
            return Refusal(.notAllowed, "the desk's own reasons are for its staff")
        }
        if let refusal = refuse(code: code, for: .cancel) { return refusal }
        guard (reason == .duplicate) == (original != nil) else {
            let sentence = original == nil ? "of which ticket is it a duplicate?" : "only a duplicate has an original"
            return Refusal(.invalidField, sentence, field: "duplicate_of")
        }
        letGo()
        switch original {
        case .some(let original): say("This is the same matter as your ticket \(original), where we go on.")
        case nil where reason != .spam: say("Ticket \(ticket.id) is cancelled. If that is not right, write here again.")
        case nil: break
        }
        record(.handling(.cancelled(reason: reason, duplicateOf: original, note: note, code: code)))
        return nil
    }

    /// Nobody is left waiting for an answer about a ticket that ends, and no problem tells its customer any more.
    mutating func letGo() {
        if let link = ticket.handling.problem { record(.handling(.problemUnlinked(link.problem))) }
        callNobody()
        endShares()
        withdrawLiveOffer()
        if let swarm = ticket.activeSwarm { dissolve(swarm, .cancelled, []) }
    }
}

extension Ticket {
    /// As it stands.
    package var classification: Classification {
        Classification(
            kind: kind, category: category, impact: handling.impact, urgency: handling.urgency, priority: priority,
            subject: subject)
    }
}

extension Classification {
    /// Grades it by what is given, what was known, or medium; without either the priority stays.
    mutating func grade(impact: Grade?, urgency: Grade?) {
        guard impact != nil || urgency != nil else { return }
        let grades = (impact ?? self.impact ?? .medium, urgency ?? self.urgency ?? .medium)
        (self.impact, self.urgency) = grades
        priority = Priority(impact: grades.0, urgency: grades.1)
    }
}

extension String {
    /// A label: something without white space and control characters, and not long.
    var isTag: Bool {
        !isEmpty && utf8.count <= Bounds.tagBytesMax && !contains(where: \.isWhitespace)
            && unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    }
}
