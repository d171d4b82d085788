/// Every method a client may call, over the socket (`rpc`) and over HTTP (`POST /api/rpc/METHOD`) alike.
/// An unlisted method does not exist; `Protocols/` holds the same list, and a test compares them.
package enum Method: String, CaseIterable, Sendable {
    case ticketOpen = "ticket.open"
    case ticketTake = "ticket.take"
    case ticketSolve = "ticket.solve"
    case ticketClose = "ticket.close"
    case ticketReopen = "ticket.reopen"
    case ticketEscalate = "ticket.escalate"
    case ticketDeescalate = "ticket.deescalate"
    case chatSend = "chat.send"
    case noteAdd = "note.add"
    case swarmOpen = "swarm.open"
    case swarmAsk = "swarm.ask"
    case swarmInvite = "swarm.invite"
    case swarmWithdrawAsk = "swarm.withdraw_ask"
    case swarmAccept = "swarm.accept"
    case swarmDecline = "swarm.decline"
    case swarmLeave = "swarm.leave"
    case swarmRemove = "swarm.remove"
    case swarmGrantSpeak = "swarm.grant_speak"
    case swarmRevokeSpeak = "swarm.revoke_speak"
    case swarmClose = "swarm.close"
    case handOffOffer = "handoff.offer"
    case handOffAccept = "handoff.accept"
    case handOffDecline = "handoff.decline"
    case handOffWithdraw = "handoff.withdraw"
    case handOffAsk = "handoff.ask"
    case handOffDraft = "handoff.draft"
    case ownerForce = "owner.force"
    case ownerRelease = "owner.release"
    case ownerKeep = "owner.keep"
    case ticketSetNeeds = "ticket.set_needs"
    case shiftPlan = "shift.plan"
    case shiftEndCover = "shift.end_cover"
    case shiftEnd = "shift.end"
    case shiftAbsence = "shift.absence"
    case presenceSet = "presence.set"
    case queueSetMode = "queue.set_mode"
    case queueCreate = "queue.create"
    case queueRename = "queue.rename"
    case deskSetMode = "desk.set_mode"
    case ticketSetMode = "ticket.set_mode"
    case modeUndo = "mode.undo"
    case tripwireSet = "tripwire.set"
    case tripwireAnswer = "tripwire.answer"
    case ticketPromise = "ticket.promise"
    case ticketBreakGlass = "ticket.break_glass"
    case organisationSave = "organisation.save"
    case organisationPlace = "organisation.place"
    case replySave = "reply.save"
    case replyRemove = "reply.remove"
    case customerErase = "customer.erase"
    case deskChangeSettings = "desk.change_settings"
    case contactLog = "contact.log"
    case callBackPlan = "callback.plan"
    case callBackReschedule = "callback.reschedule"
    case callBackFinish = "callback.finish"
    case callBackCancel = "callback.cancel"
    case remoteOffer = "remote.offer"
    case remoteAnswer = "remote.answer"
    case remoteStart = "remote.start"
    case remoteEnd = "remote.end"
    case feedbackMark = "feedback.mark"
    case feedbackUnmark = "feedback.unmark"
    case feedbackAnnounce = "feedback.announce"
    case ticketClassify = "ticket.classify"
    case ticketTag = "ticket.tag"
    case ticketSetFields = "ticket.set_fields"
    case ticketLink = "ticket.link"
    case ticketUnlink = "ticket.unlink"
    case ticketMerge = "ticket.merge"
    case ticketCancel = "ticket.cancel"
    case ticketSnooze = "ticket.snooze"
    case ticketPend = "ticket.pend"
    case ticketResume = "ticket.resume"
    case ticketConfirm = "ticket.confirm"
    case partnerShare = "partner.share"
    case partnerShareMore = "partner.share_more"
    case partnerConsent = "partner.consent"
    case partnerWrite = "partner.write"
    case partnerPropose = "partner.propose"
    case partnerTell = "partner.tell"
    case partnerGrantSpeak = "partner.grant_speak"
    case partnerRevokeSpeak = "partner.revoke_speak"
    case partnerGiveBack = "partner.give_back"
    case partnerEnd = "partner.end"
    case partnerLink = "partner.link"
    case ticketAnswerProblem = "ticket.answer_problem"

    // Problems.
    case problemDeclare = "problem.declare"
    case problemDismiss = "problem.dismiss"
    case problemChange = "problem.change"
    case problemLink = "problem.link"
    case problemUnlink = "problem.unlink"
    case problemTell = "problem.tell"
    case problemSolve = "problem.solve"
    case problemReopen = "problem.reopen"

    // Knowledge.
    case articleDraft = "article.draft"
    case articleEdit = "article.edit"
    case articleChange = "article.change"
    case articleSubmit = "article.submit"
    case articleReturn = "article.return"
    case articlePublish = "article.publish"
    case articleArchive = "article.archive"
    case articleRestore = "article.restore"
    case articleReview = "article.review"
    case ticketLinkArticle = "ticket.link_article"
    case ticketUnlinkArticle = "ticket.unlink_article"

    // Experiments.
    case experimentPlan = "experiment.plan"
    case experimentStop = "experiment.stop"

    // The case card.
    case cardKeep = "card.keep"
    case cardCorrect = "card.correct"
    case cardAskedAgain = "card.asked_again"

    // Checklists.
    case procedureBegin = "procedure.begin"
    case procedureMark = "procedure.mark"
    case procedureDrop = "procedure.drop"

    // After the end.
    case chatRate = "chat.rate"

    // Swarms.
    case swarmSee = "swarm.see"
    case swarmSuggest = "swarm.suggest"
    case swarmAnswerAsk = "swarm.answer_ask"
    case swarmSetRole = "swarm.set_role"
    case swarmPropose = "swarm.propose"
    case swarmAnswerProposal = "swarm.answer_proposal"
    case swarmReopen = "swarm.reopen"
    case swarmJoin = "swarm.join"
    case swarmCredit = "swarm.credit"
    case helpOffer = "help.offer"
    case helpWelcome = "help.welcome"
    case helpThank = "help.thank"

    case chatTyping = "chat.typing"
    case chatRead = "chat.read"
    case viewEnter = "view.enter"
    case viewLeave = "view.leave"

    case ticketGet = "ticket.get"
    case ticketList = "ticket.list"
    case chatList = "chat.list"
    case noteList = "note.list"
    case queueList = "queue.list"
    case staffList = "staff.list"
    case inboxGet = "inbox.get"
    case boardGet = "board.get"
    case reportGet = "report.get"
    case staffingGet = "staffing.get"
    case simulationGet = "simulation.get"
    case ledgerList = "ledger.list"
    case deskSettings = "desk.settings"
    case organisationList = "organisation.list"
    case replyList = "reply.list"
    case callBackList = "callback.list"
    case feedbackList = "feedback.list"
    case feedbackTopicList = "feedback_topic.list"
    case feedbackExportGet = "feedback_export.get"
    case helpList = "help.list"
    case helpFind = "help.find"
    case creditList = "credit.list"
    case partnerGet = "partner.get"
    case partnerList = "partner.list"
    case problemList = "problem.list"
    case problemGet = "problem.get"
    case articleList = "article.list"
    case articleGet = "article.get"
    case articlePropose = "article.propose"
    case articlePreview = "article.preview"
    case knowledgeSearch = "knowledge.search"
    case knowledgeSuggest = "knowledge.suggest"
    case knowledgeGaps = "knowledge.gaps"
    case experimentList = "experiment.list"
    case experimentGet = "experiment.get"
    case experimentResult = "experiment.result"
    case knowledgeFigures = "knowledge.figures"

    package enum Kind: Sendable {
        /// Recorded: carries a `client_id`, answered with a receipt after the commit.
        case change
        /// Told to those who are here now, never recorded as an event.
        case signal
        case read
    }

    package var kind: Kind {
        switch self {
        case .chatTyping, .chatRead, .viewEnter, .viewLeave: .signal
        default: Self.reads.contains(self) ? .read : .change
        }
    }

    private static let reads: Set<Method> = [
        .ticketGet,
        .ticketList,
        .chatList,
        .noteList,
        .queueList,
        .staffList,
        .inboxGet,
        .boardGet,
        .reportGet,
        .staffingGet,
        .simulationGet,
        .ledgerList,
        .deskSettings,
        .organisationList,
        .replyList,
        .callBackList,
        .feedbackList,
        .feedbackTopicList,
        .feedbackExportGet,
        .helpList,
        .helpFind,
        .handOffDraft,
        .creditList,
        .partnerGet,
        .partnerList,
        .problemList,
        .problemGet,
        .articleList,
        .articleGet,
        .articlePropose,
        .articlePreview,
        .knowledgeSearch,
        .knowledgeSuggest,
        .knowledgeGaps,
        .experimentList,
        .experimentGet,
        .experimentResult,
        .knowledgeFigures,
    ]

    /// What the method is about: the word before the dot.
    package var noun: Substring { rawValue.prefix { $0 != "." } }
    /// What is done about it: the word after the dot.
    package var verb: Substring { rawValue.drop { $0 != "." }.dropFirst() }

    private static let nounsOnTicket: Set<Substring> = [
        "ticket", "chat", "note", "swarm", "handoff", "contact", "callback", "remote", "feedback", "owner", "shift",
        "view", "help", "partner", "card",
        "procedure",
    ]

    /// Asked of one ticket, which its data names in `ticket`.
    package var isOnTicket: Bool {
        switch self {
        case .ticketOpen, .ticketList, .shiftEnd, .shiftAbsence, .helpList: false
        case .callBackList, .feedbackList, .feedbackAnnounce, .partnerList: false
        case .articlePropose: true
        default: Self.nounsOnTicket.contains(noun)
        }
    }

    /// Whether the change may be made to depend on the version of what it changes, as its sender saw it: a ticket, a
    /// problem or an article. Whatever else is asked for with a version is refused; nothing asked for is passed over.
    package var isConditional: Bool {
        guard kind == .change else { return false }
        return switch self {
        case .problemDismiss, .problemChange, .problemLink, .problemUnlink, .problemTell, .problemSolve,
            .problemReopen:
            true
        case .articleEdit, .articleChange, .articleSubmit, .articleReturn, .articlePublish, .articleArchive,
            .articleRestore, .articleReview:
            true
        default: isOnTicket
        }
    }
}
