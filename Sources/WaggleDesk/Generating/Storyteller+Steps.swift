internal import WaggleDomain
internal import WaggleLog

// The steps of a ticket's life, each as far as the ticket stands then.
extension Storyteller {
    func arrive(in scene: Rehearsal) throws(LogError) {
        guard let scenario = random.pick(Scenario.all) else { return }
        let customer = try customer(in: scene)
        let channel: TicketChannel = random.chance(75) ? .chat : random.chance(60) ? .form : .email
        let opening = Command.OpenTicket(
            customer: customer.id, subject: scenario.subject, text: scenario.opening, channel: channel,
            kind: scenario.kind, category: scenario.category, priority: scenario.priority)
        let difficulty = random.chance(60) ? 0 : random.chance(70) ? 1 : 2
        let isHandedOff = random.chance(8)
        guard let id = try scene.open(opening, by: customer) else { return }
        threads[id] = Thread(
            scenario: scenario, customer: customer, difficulty: difficulty, isHandedOff: isHandedOff)
        then(.take(id), after: channel.isLive ? 15...420 : 300...7_200, in: scene)
    }

    private func customer(in scene: Rehearsal) throws(LogError) -> Actor {
        if random.chance(30), let known = random.pick(customers) { return known }
        let name = People.name(&random)
        let email = random.chance(70) ? People.address(of: name, number: customers.count) : nil
        let made = try scene.addCustomer(name: name, email: email)
        customers.append(made)
        return made
    }

    func take(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let ticket = try scene.ticket(id), ticket.state == .queued || ticket.escalationPending else { return }
        let free = scene.staff.filter { member in
            member.actor.role == .agent && member.actor.tiers.contains(ticket.tier) && member.actor.id != ticket.owner
                && (!ticket.channel.isLive || member.load < member.capacity)
        }
        guard let agent = random.pick(free)?.actor, try scene.perform(.take, by: agent, on: id) == nil else {
            return again(.take(id), id, after: 60...600, in: scene)
        }
        then(.greet(id), after: 10...90, in: scene)
    }

    func greet(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let (ticket, owner, thread) = try owned(id, in: scene) else { return }
        if ticket.agentMessageCount == 0 {
            try scene.perform(.sendMessage(text: thread.scenario.greeting), by: owner, on: id)
            then(.detail(id), after: 20...240, in: scene)
        } else {
            then(.work(id), after: 30...300, in: scene)
        }
    }

    func giveDetail(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let thread = threads[id], try scene.ticket(id)?.state.isFinished == false else { return }
        try scene.perform(.sendMessage(text: thread.scenario.detail), by: thread.customer, on: id)
        then(.work(id), after: 30...300, in: scene)
    }

    /// The owner answers, or finds that somebody else is needed.
    func work(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let (ticket, owner, thread) = try owned(id, in: scene) else { return }
        if thread.isHandedOff, !thread.wasOffered { return try offer(id, owner, in: scene) }
        if thread.helpsUsed < thread.difficulty {
            threads[id]?.helpsUsed += 1
            let isMoved =
                ticket.mode == .swarm
                ? try ask(id, owner, thread, in: scene) : try escalate(id, ticket, owner, thread, in: scene)
            if isMoved { return }
        }
        guard try scene.perform(.sendMessage(text: thread.scenario.answer), by: owner, on: id) == nil else { return }
        then(random.chance(75) ? .thank(id) : .solve(id), after: 60...900, in: scene)
    }

    private func escalate(
        _ id: TicketID, _ ticket: Ticket, _ owner: Actor, _ thread: Thread, in scene: Rehearsal
    ) throws(LogError) -> Bool {
        guard ticket.tier < .l3 else { return false }
        try scene.perform(.addNote(text: thread.scenario.tried), by: owner, on: id)
        let summary = thread.scenario.question + " " + thread.scenario.tried
        let reason: EscalationReason = random.chance(70) ? .skill : random.chance(50) ? .access : .severity
        guard try scene.perform(.escalate(reason: reason, summary: summary), by: owner, on: id) == nil else {
            return false
        }
        then(.take(id), after: 60...1_200, in: scene)
        return true
    }

    private func ask(
        _ id: TicketID, _ owner: Actor, _ thread: Thread, in scene: Rehearsal
    ) throws(LogError) -> Bool {
        let ask = Command.Ask(
            question: thread.scenario.question, tried: thread.scenario.tried, skills: [thread.scenario.skill],
            urgency: random.chance(70) ? .live : .today, wanted: random.chance(20) ? 2 : 1)
        guard try scene.perform(.ask(ask), by: owner, on: id) == nil else { return false }
        then(.answerInvitations(id), after: 20...100, in: scene)
        then(.work(id), after: 300...1_200, in: scene)
        return true
    }

    func answerInvitations(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let swarm = try scene.ticket(id)?.activeSwarm else { return }
        for invitation in swarm.liveInvitations {
            guard let person = scene.actor(invitation.user) else { continue }
            if random.chance(72) {
                try scene.perform(.acceptInvitation(invitation: invitation.number), by: person, on: id)
                then(.noteByMember(id, person.id), after: 40...400, in: scene)
            } else if random.chance(70) {
                let reason = random.pick([DeclineReason.busy, .busy, .notMySkill, .offDuty, .other]) ?? .busy
                let decline = Command.declineInvitation(
                    invitation: invitation.number, reason: reason, pointer: nil, comment: "")
                try scene.perform(decline, by: person, on: id)
            }
        }
        if try scene.ticket(id)?.activeSwarm?.liveInvitations.isEmpty == false {
            again(.answerInvitations(id), id, after: 30...150, in: scene)
        }
    }

    func noteByMember(_ id: TicketID, _ user: UserID, in scene: Rehearsal) throws(LogError) {
        guard let thread = threads[id], let ticket = try scene.ticket(id), let member = scene.actor(user),
            ticket.activeSwarm?.member(user) != nil, let owner = scene.actor(ticket.owner)
        else { return }
        try scene.perform(.addNote(text: thread.scenario.note), by: member, on: id)
        if random.chance(20) {
            try scene.perform(.grantSpeak(user: user), by: owner, on: id)
            try scene.perform(.sendMessage(text: thread.scenario.answer), by: member, on: id)
        }
        if random.chance(40) { try scene.perform(.leaveSwarm, by: member, on: id) }
    }

    /// The owner offers the ticket to somebody of the same tier.
    private func offer(_ id: TicketID, _ owner: Actor, in scene: Rehearsal) throws(LogError) {
        threads[id]?.wasOffered = true
        let others = scene.staff.map(\.actor).filter {
            $0.role == .agent && $0.id != owner.id && !$0.tiers.isDisjoint(with: owner.tiers)
        }
        if let target = random.pick(others), let thread = threads[id] {
            let handOff = Command.HandOff(
                to: target.id, reason: random.pick([.shiftEnd, .workload, .language]) ?? .workload,
                summary: thread.scenario.subject + ". " + thread.scenario.tried, nextStep: "Answer the customer today",
                nextStepAt: scene.turn.now + 4 * 3_600_000)
            if try scene.perform(.offerHandOff(handOff), by: owner, on: id) == nil {
                then(.answerOffer(id), after: 15...80, in: scene)
            }
        }
        then(.work(id), after: 200...600, in: scene)
    }

    func answerOffer(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let offer = try scene.ticket(id)?.liveOffer, let target = scene.actor(offer.to) else { return }
        let answer: Command =
            random.chance(75)
            ? .acceptHandOff(offer: offer.number)
            : .declineHandOff(offer: offer.number, reason: .busy, comment: "In a call until three")
        try scene.perform(answer, by: target, on: id)
    }

    func thank(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let thread = threads[id], try scene.ticket(id)?.state.isFinished == false else { return }
        threads[id]?.isThanked = true
        try scene.perform(.sendMessage(text: thread.scenario.thanks), by: thread.customer, on: id)
        then(.solve(id), after: 20...400, in: scene)
    }

    func solve(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let (ticket, owner, thread) = try owned(id, in: scene), ticket.state != .solved else { return }
        let isRoutine = ticket.swarmCount == 0 && ticket.tier < .l2 && ticket.reopens == 0
        let kinds: [KnowledgeDecision] =
            isRoutine ? [.routine, .routine, .linked] : [.linked, .drafted, .notUseful, .routine]
        let knowledge = random.pick(kinds) ?? .routine
        let solve = Command.solve(
            solution: thread.scenario.solution, knowledge: knowledge, knowledgeNote: note(knowledge, thread),
            noAnswerNeeded: thread.isThanked && !ticket.customerIsInformed)
        guard try scene.perform(solve, by: owner, on: id) == nil else {
            return again(.work(id), id, after: 300...1_200, in: scene)
        }
        if random.chance(55) { then(.close(id), after: 600...40_000, in: scene) }
        if random.chance(7) { then(.comeBack(id), after: 1_200...90_000, in: scene) }
    }

    private func note(_ knowledge: KnowledgeDecision, _ thread: Thread) -> String {
        switch knowledge {
        case .linked: "https://help.example.com/articles/\(thread.scenario.category)"
        case .drafted: thread.scenario.solution
        case .notUseful: "It will hardly happen again"
        case .routine: ""
        }
    }

    func close(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let thread = threads[id], try scene.ticket(id)?.state == .solved else { return }
        try scene.perform(.close, by: thread.customer, on: id)
    }

    /// It was not solved after all.
    func comeBack(_ id: TicketID, in scene: Rehearsal) throws(LogError) {
        guard let thread = threads[id], try scene.ticket(id)?.state == .solved else { return }
        threads[id]?.isThanked = false
        try scene.perform(.reopen(cause: .customer), by: thread.customer, on: id)
        try scene.perform(.sendMessage(text: thread.scenario.opening), by: thread.customer, on: id)
        then(.work(id), after: 120...1_800, in: scene)
        then(.take(id), after: 120...1_800, in: scene)
    }

    func switchMode(in scene: Rehearsal) throws(LogError) {
        guard let manager = scene.staff.first(where: { $0.actor.role == .manager })?.actor,
            let queue = scene.turn.view.queue(of: .l1)
        else { return }
        let isSwarm = queue.mode == .swarm
        let reason = isSwarm ? "Back to tiers for the comparison" : "Trying swarms at the first line"
        try scene.perform(
            .desk(
                .switchMode(
                    queue: queue.id, mode: isSwarm ? .tiered : .swarm, scope: .new, reason: reason)), by: manager,
            on: nil)
    }

    /// The ticket with its owner, when somebody works on it.
    private func owned(
        _ id: TicketID, in scene: Rehearsal
    ) throws(LogError) -> (ticket: Ticket, owner: Actor, thread: Thread)? {
        guard let ticket = try scene.ticket(id), !ticket.state.isFinished else { return nil }
        if ticket.state == .queued || ticket.escalationPending {
            // A clock or a colleague moved it: the next line takes it up.
            again(.take(id), id, after: 60...900, in: scene)
            return nil
        }
        guard let owner = scene.actor(ticket.owner), let thread = threads[id] else { return nil }
        return (ticket, owner, thread)
    }
}
