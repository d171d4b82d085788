// A queue that pushes offers each waiting ticket to one person who could take it: at the tier, connected, available,
// with room, with the skills and the language the ticket needs. Those for whom their work, the customer or their levels
// speak come first; among equals the longest idle or the least loaded. The event says by what the choice was made.
// Whoever did not take it is not asked again for a while.

extension DeskView {
    /// The end of `duration` of the desk's working time that begins at `from`.
    func working(_ duration: Milliseconds, from: Milliseconds) -> Milliseconds {
        policy.calendars.hours.add(workingTime: duration, to: from)
    }

    /// When `time` for somebody to answer in is over. Live time runs by the clock on the wall. What is asked for today
    /// waits while the desk is closed; what has days also has as many working days, each of eight hours.
    func end(of time: Milliseconds, _ urgency: Urgency, from now: Milliseconds) -> Milliseconds {
        switch urgency {
        case .live: now + time
        case .today: working(time, from: now)
        case .async: max(now + time, working(time / 3, from: now))
        }
    }

    /// What the ticket's queue says about finding owners.
    package func routing(of ticket: Ticket) -> QueueRouting { policy.routing.queues[ticket.queue] ?? QueueRouting() }

    /// The skill that stands for a language somebody speaks.
    package static func skill(ofLanguage language: String) -> String { "language:\(language)" }

    /// The skills a person needs for the ticket, by its category, its queue and its own needs; those that nobody at its
    /// tier has are not asked for.
    func neededSkills(_ ticket: Ticket) -> [String] {
        let wanted = policy.categories.rule(ticket.category).skills + routing(of: ticket).skills + ticket.routing.skills
        let tier = staff.values.filter { $0.actor.role == .agent && $0.actor.tiers.contains(ticket.tier) }
        return wanted.filter { skill in tier.contains { $0.actor.skills[skill] != nil } }
    }

    /// The skills of which one is wanted for the customer's language; none where anybody will do. A language is asked
    /// for only while somebody who speaks it is there: it is often no more than what the customer's browser says.
    private func wantedLanguages(_ ticket: Ticket) -> [String] {
        let languages = ticket.routing.language.map { [$0] } ?? routing(of: ticket).languages
        let skills = languages.map(Self.skill(ofLanguage:))
        let isSpoken = staff.values.contains { member in
            member.isAvailable && member.actor.role == .agent && member.actor.tiers.contains(ticket.tier)
                && skills.contains { member.actor.skills[$0] != nil }
        }
        return isSpoken ? skills : []
    }

    /// Who could be offered the ticket now, the next one first.
    package func candidates(for ticket: Ticket, at now: Milliseconds) -> [StaffMember] {
        let (skills, languages) = (neededSkills(ticket), wantedLanguages(ticket))
        let people = staff.values.filter { isCandidate($0, ticket, skills, languages, now) }
        let order = PushOrder(people, for: ticket, view: self, at: now)
        return people.sorted(by: order.isBefore)
    }

    /// Whether anybody could be offered the ticket now.
    package func hasCandidate(for ticket: Ticket, at now: Milliseconds) -> Bool {
        guard !ticket.routing.isPushEnded else { return false }
        let (skills, languages) = (neededSkills(ticket), wantedLanguages(ticket))
        return staff.values.contains { isCandidate($0, ticket, skills, languages, now) }
    }

    private func isCandidate(
        _ member: StaffMember, _ ticket: Ticket, _ skills: [String], _ languages: [String], _ now: Milliseconds
    ) -> Bool {
        member.isAvailable && member.actor.role == .agent && member.actor.tiers.contains(ticket.tier)
            && hasRoom(member, ticket) && skills.allSatisfy { member.actor.skills[$0] != nil }
            && (languages.isEmpty || languages.contains { member.actor.skills[$0] != nil })
            && member.actor.id != ticket.owner && member.actor.id != ticket.customer
            && now - (ticket.routing.pushed[member.actor.id] ?? .min / 2) >= policy.routing.pushAgain
    }

    /// How many asynchronous tickets of its queue somebody may have before no more are pushed to them.
    func ticketLimit(_ ticket: Ticket) -> Int { routing(of: ticket).tickets ?? policy.routing.ticketCapacity }

    private func hasRoom(_ member: StaffMember, _ ticket: Ticket) -> Bool {
        let limits = routing(of: ticket)
        guard ticket.channel.isLive else {
            return member.ticketLoad - ticket.ticketLoads[member.actor.id, default: 0] < ticketLimit(ticket)
        }
        let capacity = min(member.capacity, limits.chats ?? member.capacity)
        return member.load - ticket.loads[member.actor.id, default: 0] < capacity
    }
}

extension Ticket.Turn {
    /// Offers the ticket to the next person, when its queue pushes and somebody is free. When enough were asked in
    /// vain it waits to be pulled, and managers are told.
    mutating func push() -> Refusal? {
        let method = view.routing(of: ticket).method
        guard method != .pull, ticket.seeksOwner, ticket.liveOffer == nil, !ticket.routing.isPushEnded else {
            return wrongState("ticket \(ticket.id) is not to be offered in turn")
        }
        guard ticket.routing.pushes < policy.routing.pushesMax else {
            record(.routing(.pushEnded(offers: ticket.routing.pushes)))
            return nil
        }
        let candidates = view.candidates(for: ticket, at: now).filter {
            refuseReturn(of: $0.actor.id, byManager: false) == nil
        }
        let order = PushOrder(candidates, for: ticket, view: view, at: now)
        guard let next = candidates.min(by: order.isBefore) else {
            return wrongState("nobody is free for ticket \(ticket.id)")
        }
        record(
            .routing(
                .pushed(
                    PushOffer(
                        offer: ticket.offerCount + 1, from: ticket.owner, to: next.actor.id,
                        due: now + policy.routing.push, method: method, eligible: candidates.count,
                        idle: max(0, now - next.idleSince), chats: next.load, tickets: next.ticketLoad,
                        reason: order.reason(for: next, of: candidates)))))
        return nil
    }
}
