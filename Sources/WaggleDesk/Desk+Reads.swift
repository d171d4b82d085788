internal import JSON
internal import WaggleDomain
internal import WaggleLog

// The reading methods. What needs the ticket as it stands is asked on the desk's queue; lists and counts are
// read beside the writer. Every one passes through the one function of rights.

extension Desk {
    func read(
        _ method: Method, _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        switch method {
        case .ticketGet: getTicket(try fields.ticket(), actor, completion)
        case .ticketList: try listTickets(fields, actor, completion)
        case .chatList: try listThread(.ticket(try fields.ticket().rawValue), fields, actor, completion)
        case .noteList: try listThread(.staff(try fields.ticket().rawValue), fields, actor, completion)
        case .queueList: listQueues(actor, completion)
        case .staffList: listStaff(actor, completion)
        case .inboxGet: getInbox(actor, completion)
        case .boardGet: getBoard(actor, completion)
        case .reportGet: try getReport(fields, actor, completion)
        case .staffingGet: try getStaffing(fields, actor, completion)
        case .simulationGet: try getSimulation(fields, actor, completion)
        case .ledgerList: try listLedger(fields, actor, completion)
        case .deskSettings: listSettings(actor, completion)
        case .organisationList: try listOrganisations(fields, actor, completion)
        case .replyList: try listReplies(fields, actor, completion)
        case .partnerGet: getShare(try fields.ticket(), actor, completion)
        case .partnerList: try listShares(fields, actor, completion)
        case .callBackList: try listCallBacks(fields, actor, completion)
        case .feedbackList: try listFeedback(fields, actor, completion)
        case .feedbackTopicList: try listFeedbackTopics(fields, actor, completion)
        case .feedbackExportGet: try exportFeedback(fields, actor, completion)
        case .helpList: try listOpenAsks(fields, actor, completion)
        case .helpFind: try findHelp(fields, actor, completion)
        case .creditList: try listCredit(fields, actor, completion)
        case .handOffDraft: draftHandOff(try fields.ticket(), actor, completion)
        case .problemList: try listProblems(fields, actor, completion)
        case .problemGet: try getProblem(fields, actor, completion)
        case .articleList: try listArticles(fields, actor, completion)
        case .articleGet: try getArticle(fields, actor, completion)
        case .articlePropose: try proposeArticle(fields, actor, completion)
        case .articlePreview: try previewArticle(fields, actor, completion)
        case .knowledgeSearch: try searchKnowledge(fields, actor, completion)
        case .knowledgeSuggest: try suggestArticles(fields, actor, completion)
        case .knowledgeGaps: try listGaps(fields, actor, completion)
        case .experimentList: try listExperiments(fields, actor, completion)
        case .experimentGet: try getExperiment(fields, actor, completion)
        case .experimentResult: try getExperimentResult(fields, actor, completion)
        case .knowledgeFigures: getKnowledgeFigures(actor, completion)
        default: throw Refused(Refusal(.badRequest, "\(method.rawValue) does not read"))
        }
    }

    private func getTicket(
        _ id: TicketID, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        look(at: id, .readCustomerThread, by: actor, completion) { [self] (ticket) throws(LogError) in
            let marks = try marks(of: id)
            return actor.role == .customer ? customerView(ticket, marks) : try staffView(ticket, actor, marks)
        }
    }

    /// What this person may do with the ticket now, by method name: rights and state together.
    func permitted(_ ticket: Ticket, _ actor: Actor) -> [Method] {
        guard !ticket.isImported else { return [] }
        let now = clock.now
        return Method.allCases.filter { method in
            guard let probe = method.probe(ticket, actor, now: now) else { return false }
            switch ticket.decide(probe, by: actor, at: now, view: view, among: .none) {
            case .success: return true
            // A field that is still to be filled in is no obstacle.
            case .failure(let refusal): return refusal.code == .invalidField
            }
        }
    }

    func customerView(_ ticket: Ticket, _ marks: TicketMarks) -> [UInt8] {
        var writer = JSONWriter()
        let line = CareLine(ticket)
        writer.beginObject()
        writer.field("ticket", ticket.id.rawValue)
        writer.field("subject", ticket.subject)
        writer.field("state", line.state.rawValue)
        writer.key("owner")
        writer.optionalPerson(line.owner, nameEntry)
        writer.field("helpers", line.helpers)
        line.writePromise(to: &writer)
        writer.key("chat")
        view.availability(of: ticket, at: clock.now).write(to: &writer)
        writer.field("created_at", ticket.createdAt)
        writer.field("asked_if_solved", ticket.solvedQuestioned)
        writeRating(ticket.handling.rating, &writer)
        writePublicCard(of: ticket, &writer)
        if let next = line.continuedIn { writer.field("continued_in", next.rawValue) }
        writeMarks(marks, &writer)
        writeContact(ticket, forCustomer: true, &writer)
        writeSharing(ticket, &writer)
        writer.key("can")
        writeMethods(permitted(ticket, Actor(id: ticket.customer, name: "", role: .customer)), &writer)
        writer.endObject()
        return writer.bytes
    }

    func writeMarks(_ marks: TicketMarks, _ writer: inout JSONWriter) {
        write(marks.read, "read", &writer)
        write(marks.delivered, "delivered", &writer)
    }

    private func write(_ marks: [ReadMark], _ name: StaticString, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for mark in marks {
            writer.beginObject()
            writer.field("user", mark.user.rawValue)
            writer.field("kind", nameEntry(mark.user).role == .customer ? "customer" : "agent")
            writer.field("offset", mark.offset)
            writer.field("at", mark.at)
            writer.endObject()
        }
        writer.endArray()
    }

    func writeMethods(_ methods: [Method], _ writer: inout JSONWriter) {
        writer.beginArray()
        for method in methods { writer.string(method.rawValue) }
        writer.endArray()
    }

    private func listStaff(_ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.listStaff, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("staff")
            writer.beginArray()
            for member in view.staff.values.sorted(by: { $0.actor.id < $1.actor.id }) {
                member.actor.write(to: &writer) { writer in
                    writer.field("load", member.load)
                    writer.field("capacity", member.capacity)
                    writer.field("ticket_load", member.ticketLoad)
                    writer.field("connected", member.isConnected)
                    writer.field("status", member.status.rawValue)
                }
            }
            writer.endArray()
            writer.endObject()
            return .success(writer.bytes)
        }
    }

    private func getInbox(_ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readInbox, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var invitations = JSONWriter()
            var offers = JSONWriter()
            var hands = JSONWriter()
            invitations.beginArray()
            offers.beginArray()
            hands.beginArray()
            for id in (awaited[actor.id] ?? []).sorted() {
                guard let ticket = try committedTicket(id) else { continue }
                write(ticket, invitationFor: actor.id, to: &invitations)
                write(ticket, offerFor: actor.id, to: &offers)
                writeHands(ticket, for: actor.id, to: &hands)
            }
            invitations.endArray()
            offers.endArray()
            hands.endArray()
            var writer = JSONWriter()
            writer.beginObject()
            writer.field("invitations", raw: invitations.bytes)
            writer.field("offers", raw: offers.bytes)
            writer.field("hands", raw: hands.bytes)
            writer.endObject()
            return .success(writer.bytes)
        }
    }

    private func write(_ ticket: Ticket, invitationFor user: UserID, to writer: inout JSONWriter) {
        guard let swarm = ticket.activeSwarm, let invitation = swarm.liveInvitation(of: user),
            let ask = swarm.ask(invitation.ask)
        else { return }
        writer.beginObject()
        writer.field("ticket", ticket.id.rawValue)
        writer.field("subject", ticket.subject)
        writer.key("from")
        writer.optionalPerson(ticket.owner, nameEntry)
        writer.field("invitation", invitation.number)
        writer.field("due", invitation.due)
        writeAsk(ask, &writer)
        writer.endObject()
    }

    func writeAsk(_ ask: Swarm.Ask, _ writer: inout JSONWriter) {
        writer.field("ask", ask.number)
        writer.field("question", ask.question)
        writer.field("tried", ask.tried)
        writer.key("skills")
        writer.beginArray()
        for skill in ask.skills { writer.string(skill) }
        writer.endArray()
        writer.field("urgency", ask.urgency.rawValue)
    }

    private func write(_ ticket: Ticket, offerFor user: UserID, to writer: inout JSONWriter) {
        guard let offer = ticket.liveOffer, offer.awaited.contains(user) else { return }
        writer.beginObject()
        writer.field("ticket", ticket.id.rawValue)
        writer.field("subject", ticket.subject)
        writeOffer(offer, &writer)
        writer.endObject()
    }

    func writeOffer(_ offer: Ticket.Offer, _ writer: inout JSONWriter) {
        writer.field("offer", offer.number)
        writer.key("from")
        writer.person(offer.from, nameEntry)
        writer.key("to")
        if let to = offer.to { writer.person(to, nameEntry) } else { write(offer.group, to: &writer) }
        if let team = offer.group?.team { writer.field("team", team.rawValue) }
        if let queue = offer.group?.queue { writer.field("queue", queue.rawValue) }
        writer.field("reason", offer.reason.rawValue)
        writer.field("summary", offer.summary)
        writer.field("next_step", offer.nextStep)
        writer.field("next_step_at", optional: offer.nextStepAt)
        writer.field("due", offer.due)
    }

    /// A group stands in a person's place: it has a name and the number 0.
    private func write(_ group: Ticket.Offer.Group?, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", 0)
        writer.field("name", group?.name ?? "")
        writer.endObject()
    }
}

extension Method {
    /// The command with the least in it: what `decide` says to it tells whether the method is open to somebody.
    fileprivate func probe(_ ticket: Ticket, _ actor: Actor, now: Milliseconds) -> Command? {
        let invitation = ticket.swarm?.liveInvitation(of: actor.id)?.number
        let members = ticket.activeSwarm?.activeMembers ?? []
        let openAsk = ticket.activeSwarm?.openAsks.first?.number
        switch self {
        case .ticketTake: return .take
        case .ticketSolve:
            return ticket.state == .solved
                ? nil : .solve(solution: "", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true)
        case .ticketClose: return .close
        case .ticketReopen: return .reopen(cause: .agent)
        case .ticketEscalate: return .escalate(reason: .skill, summary: "?")
        case .ticketDeescalate: return .deescalate(reason: .skill, summary: "?")
        case .ticketPromise: return .service(.promise(at: .max, text: ""))
        case .chatSend: return .sendMessage(text: "?")
        case .noteAdd: return .addNote(text: "?")
        case .swarmOpen: return .openSwarm
        case .swarmAsk: return .ask(.init(question: "?"))
        case .swarmAccept: return invitation.map { .acceptInvitation(invitation: $0) }
        case .swarmDecline:
            return invitation.map { .declineInvitation(invitation: $0, reason: .busy, pointer: nil, comment: "") }
        case .swarmLeave: return .leaveSwarm
        case .swarmClose: return .closeSwarm(outcome: .unresolved, contributors: [])
        case .swarmInvite: return openAsk.map { .invite(ask: $0, user: .system) }
        case .swarmWithdrawAsk: return openAsk.map { .withdrawAsk(ask: $0) }
        case .swarmAnswerAsk, .swarmSuggest, .swarmSetRole, .swarmPropose, .swarmAnswerProposal, .swarmReopen,
            .swarmJoin, .swarmCredit, .swarmSee, .helpOffer, .helpWelcome, .helpThank:
            return swarmingProbe(ticket, actor).map { .swarming($0) }
        case .swarmGrantSpeak: return members.first { !$0.maySpeak }.map { .grantSpeak(user: $0.user) }
        case .swarmRevokeSpeak: return members.first(where: \.maySpeak).map { .revokeSpeak(user: $0.user) }
        case .swarmRemove: return members.first.map { .removeMember(user: $0.user) }
        case .ticketSetMode:
            return .tiering(.setMode(ticket.mode == .swarm ? .tiered : .swarm, override: true, reason: "?"))
        case .handOffOffer: return .offerHandOff(.init(to: .system, reason: .other, summary: "?"))
        case .handOffAccept: return ticket.liveOffer.map { .acceptHandOff(offer: $0.number) }
        case .handOffDecline:
            return ticket.liveOffer.map { .declineHandOff(offer: $0.number, reason: .busy, comment: "") }
        case .handOffWithdraw: return ticket.liveOffer.map { .withdrawHandOff(offer: $0.number) }
        default:
            return probeHandling(ticket, now: now).map { .handling($0) } ?? probeContact(ticket)
                ?? probePartner(ticket, actor) ?? probeRouting
        }
    }
}
