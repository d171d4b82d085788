/// Everything somebody may be allowed or refused: each kind of command, and each way of reading.
package enum Action: String, CaseIterable, Sendable {
    case openTicket, openTicketForCustomer
    case sendMessage, addNote
    /// Sending a file that a message, a note or a new ticket will name.
    case attachFile
    case take, solve, close, reopen
    case escalate, deescalate
    case openSwarm, ask, invite, withdrawAsk, acceptInvitation, declineInvitation
    case leaveSwarm, removeMember, grantSpeak, revokeSpeak, closeSwarm
    case offerHandOff, acceptHandOff, declineHandOff, withdrawHandOff
    case switchTicketMode, followSwitch
    case fireDeadline
    case sharePartner, answerSharing, writePartner, answerPartner, tellCustomer, readShare
    case logContact, planCallBack, changeCallBack, finishCallBack, holdSession, answerSession, markFeedback
    case forceOwner, releaseOwner, requestHandOff, setNeeds
    case setPresence, endShift
    /// The case card, the customer's word on it, and the mark on a question that was asked twice.
    case keepCard, correctCard, markAskedAgain
    /// Checklists of a ticket.
    case workProcedure
    case classify, setTags, setFields, linkTicket, unlinkTicket, merge, cancel, snooze, pend, resume, answerSolved, rate

    // Swarms.
    case findHelp
    case seeInvitation, suggestInvitee, answerAsk, raiseHand, answerHelp, changeMemberRole
    case proposeSolution, answerProposal, reopenSwarm, joinSwarm, creditMember

    /// What the customer sees of a ticket, for the customer and for staff.
    case readCustomerThread
    /// Notes, asks, hand-off summaries, tiers.
    case readStaffThread
    case readLedger
    /// Who looks at a ticket now.
    case seePresence
    case typing, typingNote, markRead

    // The desk.
    case readQueues, readInbox, readOwnShares, readBoard, readReports, listStaff, seeStaffPresence
    case promiseUpdate, breakGlass, readOrganisations, manageOrganisations
    case switchMode, runExperiment, manageUsers, manageQueues, importHistory, exportDesk
    /// Settings: of running the desk (tiers, routing, hours), and the others.
    case readSettings, changeRunningSettings, changeDeskSettings
    case eraseCustomer
    /// Canned replies: those one finds, one's own, the desk's.
    case readReplies, keepOwnReplies, keepSharedReplies
    case readFeedback, announceFeedback
    /// Problems: several tickets with one cause. `answerProblem` is a ticket's owner's.
    case readProblems, declareProblem, dismissProblem, linkProblem, leadProblem, answerProblem
    /// Knowledge articles: published ones by audience, all with their drafts (`readArticles`). The last two are a ticket's.
    case readPublicArticles, readPartnerArticles, readArticles, draftArticle, editArticle, publishArticle, leadArticle
    case remindArticle, readKnowledgeFigures, linkArticle, proposeArticle
    /// Asks that are open to the reader's skills; the credit the reader was given.
    case readOpenAsks, readOwnCredit

    /// The action behind a command; opening for somebody else is an action of its own.
    package init(_ command: Command, by actor: UserID) {
        self =
            switch command {
            case .openTicket(let opening): opening.customer == actor ? .openTicket : .openTicketForCustomer
            case .sendMessage: .sendMessage
            case .addNote: .addNote
            case .take: .take
            case .solve: .solve
            case .close: .close
            case .reopen: .reopen
            case .escalate: .escalate
            case .deescalate: .deescalate
            case .openSwarm: .openSwarm
            case .ask: .ask
            case .invite: .invite
            case .withdrawAsk: .withdrawAsk
            case .acceptInvitation: .acceptInvitation
            case .declineInvitation: .declineInvitation
            case .leaveSwarm: .leaveSwarm
            case .removeMember: .removeMember
            case .grantSpeak: .grantSpeak
            case .revokeSpeak: .revokeSpeak
            case .closeSwarm: .closeSwarm
            case .offerHandOff: .offerHandOff
            case .acceptHandOff: .acceptHandOff
            case .declineHandOff: .declineHandOff
            case .withdrawHandOff: .withdrawHandOff
            case .fireDeadline: .fireDeadline
            case .handling(let command): command.action
            case .contact(let command): command.action
            case .partner(let command): command.action
            case .tiering(let command): command.action
            case .routing(let command): command.action
            case .swarming(let command): command.action
            case .service(let command): command.action
            case .desk(let command): command.action
            case .problem(let command): command.action
            case .staffing(let command): command.action
            case .knowledge(let command): command.action
            case .experiment(let command): command.action
            }
    }

    /// Judged on one ticket; the others on the desk alone.
    package var concernsTicket: Bool {
        switch self {
        case .openTicket, .openTicketForCustomer, .readQueues, .readInbox, .readOwnShares, .readBoard, .readReports,
            .listStaff, .seeStaffPresence, .readOrganisations, .manageOrganisations, .switchMode, .runExperiment,
            .manageUsers, .manageQueues, .importHistory, .exportDesk, .setPresence, .endShift,
            .readSettings, .changeRunningSettings, .changeDeskSettings, .eraseCustomer, .readOpenAsks, .readOwnCredit:
            false
        case .readFeedback, .announceFeedback, .attachFile, .readReplies, .keepOwnReplies, .keepSharedReplies:
            false
        case .readProblems, .declareProblem, .dismissProblem, .linkProblem, .leadProblem:
            false
        case .readPublicArticles, .readPartnerArticles, .readArticles, .draftArticle, .editArticle, .publishArticle,
            .leadArticle, .remindArticle, .readKnowledgeFigures:
            false
        default: true
        }
    }

    /// What to tell somebody who may read the ticket but not do this.
    func denial(_ ticket: Ticket) -> String {
        switch self {
        case .sendMessage, .typing:
            "take ticket \(ticket.id) first: its owner writes to the customer, and members the owner lets speak"
        case .take: "ticket \(ticket.id) waits at \(ticket.tier.name), where you do not work"
        case .acceptHandOff, .declineHandOff: "ticket \(ticket.id) was not offered to you"
        case .acceptInvitation, .declineInvitation, .seeInvitation: "you were not invited to ticket \(ticket.id)"
        case .leaveSwarm, .suggestInvitee, .proposeSolution: "you are not a member of ticket \(ticket.id)'s swarm"
        case .creditMember: "only the owner of ticket \(ticket.id) says who contributed"
        case .raiseHand: "no ask of ticket \(ticket.id) is open to your skills"
        case .joinSwarm: "members of ticket \(ticket.id)'s swarm are invited, or raise a hand"
        case .addNote, .readStaffThread, .typingNote:
            "notes of ticket \(ticket.id) are for its owner, members of its swarm and managers"
        case .answerSolved: "only the customer of ticket \(ticket.id) answers this"
        case .rate: "only the customer of ticket \(ticket.id) rates it"
        case .correctCard: "only the customer of ticket \(ticket.id) corrects what it says to them"
        case .markAskedAgain, .workProcedure: "this is for those who look after ticket \(ticket.id)"
        case .breakGlass: "only an administrator does this, and everybody learns of it"
        case .fireDeadline, .followSwitch: "only the desk itself does this"
        case .answerSharing: "only the customer of ticket \(ticket.id) agrees to sharing it"
        case .tellCustomer: "a partner writes to the customer of ticket \(ticket.id) when its owner lets them"
        case .answerPartner: "this is for the partner that ticket \(ticket.id) is shared with"
        case .answerSession: "only the customer of ticket \(ticket.id) agrees to a session"
        case .holdSession: "sessions on ticket \(ticket.id) are held by its owner, and members the owner lets speak"
        case .finishCallBack, .changeCallBack: "ticket \(ticket.id)'s calls are made by those who work on its queue"
        default: "only the owner of ticket \(ticket.id) or a manager may do this"
        }
    }
}
