import Testing
import WaggleDomain
import WaggleTesting

@Suite struct AccessTests {
    /// One ticket that puts each relation on somebody: Ana owns it, Fay is a member, Gus is invited,
    /// Dora is offered it, Ben works at its tier, Emil may speak, Mia
    /// covers for Ana.
    private static let story: Story = {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        story.does(
            Cast.ana,
            .ask(
                .init(
                    question: "why?", tried: "all", wanted: 3,
                    users: [Cast.fay.id, Cast.gus.id, Cast.emil.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.emil, .acceptInvitation(invitation: 3))
        story.does(Cast.ana, .grantSpeak(user: Cast.emil.id))
        story.does(
            Cast.ana, .routing(.planShift(.cover, cover: Cast.mia.id, nextStep: "", nextStepAt: nil)))
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.dora.id, reason: .skill, summary: "x", nextStep: "I write to her", nextStepAt: .max)))
        story.does(Cast.ana, .partner(.share(.init(user: Cast.pia.id, question: "?", isConsentRecorded: true))))
        return story
    }()

    /// Who stands how to that ticket, told apart from the code under test.
    private static let standing: [(Actor, Set<Relation>)] = [
        (Cast.carla, [.anyCustomer, .customerOwn]),
        (Cast.chris, [.anyCustomer]),
        (Cast.ana, [.anyAgent, .owner, .readableStaff]),
        (Cast.ben, [.anyAgent, .readableStaff]),
        (Cast.dora, [.anyAgent, .offerTarget, .onceOffered]),
        (Cast.emil, [.anyAgent, .member, .speaker, .onceInvited, .readableStaff]),
        (Cast.fay, [.anyAgent, .member, .onceInvited]),
        (Cast.gus, [.anyAgent, .invitee, .onceInvited]),
        (Cast.mia, [.manager, .cover]),
        (Cast.otto, [.administrator]),
        (Cast.pia, [.anyPartner, .sharedPartner]),
        (Cast.robot, [.anyBot]),
        (.system, [.system]),
    ]

    /// The rights, written a second time: one letter each for Carla, Chris, Ana, Ben, Dora, Emil, Fay, Gus, Mia,
    /// Otto, Pia, Robot, the system. `y` may, `n` may see but not do it, `.` is told there is no such ticket.
    private static let expected: [Action: String] = [
        //                  CcABDEFGMOPRS
        .openTicket: "yynnnnnnnnnnn",
        .openTicketForCustomer: "nnyyyyyyynnyn",
        .sendMessage: "y.ynnynny....",
        .addNote: "n.ynnyyny....",
        .attachFile: "yyyyyyyyynnyn",
        .take: "n.yynynny....",
        .solve: "n.ynnnnny....",
        .close: "y.ynnnnny....",
        .reopen: "y.ynnnnny....",
        .escalate: "n.ynnnnny....",
        .deescalate: "n.ynnnnny....",
        .openSwarm: "n.ynnnnny....",
        .ask: "n.ynnnnny....",
        .invite: "n.ynnnnny....",
        .withdrawAsk: "n.ynnnnny....",
        .acceptInvitation: "n.nnnyyyn....",
        .declineInvitation: "n.nnnyyyn....",
        .leaveSwarm: "n.nnnyynn....",
        .removeMember: "n.ynnnnny....",
        .grantSpeak: "n.ynnnnny....",
        .revokeSpeak: "n.ynnnnny....",
        .closeSwarm: "n.ynnnnny....",
        .offerHandOff: "n.ynnnnny....",
        .acceptHandOff: "n.nnynnnn....",
        .declineHandOff: "n.nnynnnn....",
        .withdrawHandOff: "n.ynnnnny....",
        .breakGlass: "n.nnnnnnny...",
        .forceOwner: "n.nnnnnny....",
        .releaseOwner: "n.ynnnnny....",
        .requestHandOff: "n.nnnyynn....",
        .setPresence: "nnyyyyyyyynnn",
        .endShift: "nnyyyyyyynnnn",
        .setNeeds: "n.yynynny....",
        .fireDeadline: "n.nnnnnnn...y",
        .seeInvitation: "n.nnnyyyn....",
        .suggestInvitee: "n.nnnyynn....",
        .findHelp: "n.ynnyyny....",
        .answerAsk: "n.ynnnnny....",
        .raiseHand: "n.nnnnnny....",
        .answerHelp: "n.ynnnnny....",
        .changeMemberRole: "n.ynnnnny....",
        .proposeSolution: "n.nnnyynn....",
        .answerProposal: "n.ynnnnny....",
        .reopenSwarm: "n.ynnnnny....",
        .joinSwarm: "n.nnnnnny....",
        .creditMember: "n.ynnnnnn....",
        .readOpenAsks: "nnyyyyyyynnnn",
        .readOwnCredit: "nnyyyyyyynnnn",
        .classify: "n.ynnnnny....",
        .setTags: "n.ynnnnny....",
        .setFields: "n.ynnnnny....",
        .linkTicket: "n.ynnnnny....",
        .unlinkTicket: "n.ynnnnny....",
        .merge: "n.ynnnnny....",
        .cancel: "y.ynnnnny....",
        .snooze: "n.ynnnnny....",
        .pend: "n.ynnnnny....",
        .resume: "n.ynnnnny....",
        .answerSolved: "y.nnnnnnn....",
        .rate: "y.nnnnnnn....",
        .keepCard: "n.ynnnnny....",
        .correctCard: "y.nnnnnnn....",
        .markAskedAgain: "n.ynnyyny....",
        .workProcedure: "n.ynnyyny....",
        .readCustomerThread: "y.yyyyyyy....",
        .readStaffThread: "n.ynyyyny....",
        .readLedger: "n.ynyyyny....",
        .seePresence: "n.yyyyyny....",
        .typing: "y.ynnynny....",
        .typingNote: "n.ynnyyny....",
        .markRead: "y.ynnynny....",
        .readQueues: "nnyyyyyyynnnn",
        .readInbox: "nnyyyyyyyyynn",
        .readOwnShares: "nnnnnnnnnnynn",
        .readBoard: "nnnnnnnnynnnn",
        .readReports: "nnnnnnnnynnnn",
        .listStaff: "nnyyyyyyyynnn",
        .seeStaffPresence: "nnyyyyyyyynnn",
        .switchMode: "nnnnnnnnynnnn",
        .runExperiment: "nnnnnnnnynnnn",
        .manageUsers: "nnnnnnnnnynnn",
        .manageQueues: "nnnnnnnnnynnn",
        .importHistory: "nnnnnnnnnynnn",
        .exportDesk: "nnnnnnnnnynnn",
        .switchTicketMode: "n.ynnnnny....",
        .followSwitch: "n.nnnnnnn...y",
        .eraseCustomer: "nnnnnnnnnynny",
        .readSettings: "nnyyyyyyyynnn",
        .changeRunningSettings: "nnnnnnnnyynnn",
        .changeDeskSettings: "nnnnnnnnnynnn",
        //                  CcABDEFGMOPRS
        .sharePartner: "n.ynnnnny....",
        .answerSharing: "y.nnnnnnn....",
        .writePartner: "n.ynnnnny.y..",
        .answerPartner: "n.nnnnnnn.y..",
        .tellCustomer: "n.nnnnnnn....",
        .readShare: "n.ynnyyny.y..",
        .logContact: "n.ynnynny....",
        .planCallBack: "y.ynnyyny....",
        .changeCallBack: "y.yynynny....",
        .finishCallBack: "n.yynynny....",
        .holdSession: "n.ynnynnn....",
        .answerSession: "y.nnnnnnn....",
        .markFeedback: "n.yynyyny....",
        .readFeedback: "nnnnnnnnynnnn",
        .announceFeedback: "nnnnnnnnynnnn",
        .readProblems: "nnyyyyyyynnnn",
        .declareProblem: "nnyyyyyyynnnn",
        .dismissProblem: "nnyyyyyyynnnn",
        .linkProblem: "nnyyyyyyynnnn",
        .leadProblem: "nnyyyyyyynnnn",
        .answerProblem: "n.ynnnnny....",
        .readPublicArticles: "yyyyyyyyyyyyn",
        .readPartnerArticles: "nnyyyyyyynynn",
        .readArticles: "nnyyyyyyynnnn",
        .draftArticle: "nnyyyyyyynnnn",
        .editArticle: "nnyyyyyyynnnn",
        .publishArticle: "nnyyyyyyynnnn",
        .leadArticle: "nnyyyyyyynnnn",
        .remindArticle: "nnnnnnnnnnnny",
        .readKnowledgeFigures: "nnnnnnnnynnnn",
        .linkArticle: "n.ynnyyny....",
        .proposeArticle: "n.yynyyny....",
        .promiseUpdate: "n.ynnnnny....",
        .readOrganisations: "nnyyyyyyyynnn",
        .manageOrganisations: "nnnnnnnnyynnn",
        .readReplies: "nnyyyyyyyynnn",
        .keepOwnReplies: "nnyyyyyyynnnn",
        .keepSharedReplies: "nnnnnnnnyynnn",
    ]

    @Test func `the people of this test stand to the ticket as it says`() {
        #expect(Self.story.violations == [])
        for (actor, relations) in Self.standing {
            for relation in Relation.allCases {
                #expect(
                    relation.holds(actor, Self.story.ticket) == relations.contains(relation),
                    "\(actor.name) \(relation)")
            }
        }
        let shown = Self.standing.reduce(into: Set<Relation>()) { $0.formUnion($1.1) }
        // SwarmAccessTests has the others; PartnerTests and TicketListTests those of a grant and of a setting.
        #expect(
            shown
                == Set(Relation.allCases).subtracting([
                    .brokenGlass, .joinedManager, .skilledAgent, .handRaiser, .deskReader, .speakingPartner,
                ]))
    }

    @Test(arguments: Action.allCases)
    func `every action answers every person as the table of rights says`(action: Action) throws {
        let cells = try #require(Self.expected[action], "\(action) is missing from the test's table")
        #expect(Access.table[action] != nil, "\(action) is missing from the table")
        for ((actor, _), cell) in zip(Self.standing, cells) {
            let refusal = Access.decide(action, by: actor, on: Self.story.ticket, view: Self.story.view)
            let answer: Character =
                switch refusal?.code {
                case nil: "y"
                case .notAllowed: "n"
                case .notFound: "."
                default: "?"
                }
            #expect(answer == cell, "\(actor.name) \(action)")
        }
    }

    @Test(arguments: Action.allCases)
    func `a relation allows exactly what the table lists, one relation at a time`(action: Action) {
        for (actor, relations) in Self.standing {
            let listed = !relations.isDisjoint(with: Access.table[action, default: []])
            let allowed = Access.decide(action, by: actor, on: Self.story.ticket, view: Self.story.view) == nil
            #expect(allowed == listed, "\(actor.name) \(action)")
        }
    }

    @Test(arguments: Action.allCases)
    func `a role of the desk's own goes without what is taken, and without nothing else`(action: Action) {
        guard action.isTakeable else { return }
        for (actor, _) in Self.standing where RolePolicy.origins.contains(actor.role) {
            var view = Self.story.view
            view.policy.roles.roles = [
                .init(name: "Narrow", origin: actor.role, without: [action], people: [actor.id])
            ]
            for other in Action.allCases {
                let before = Access.decide(other, by: actor, on: Self.story.ticket, view: Self.story.view)
                let after = Access.decide(other, by: actor, on: Self.story.ticket, view: view)
                if other == action {
                    #expect(after != nil && (before == nil || after == before), "\(actor.name) \(other)")
                } else {
                    #expect(after == before, "\(actor.name) \(other) without \(action)")
                }
            }
        }
    }

    @Test func `a foreign ticket and a missing one look the same`() {
        for action in Action.allCases where action.concernsTicket {
            let foreign = Access.decide(action, by: Cast.chris, on: Self.story.ticket, view: Self.story.view)
            let missing = Access.decide(
                action, by: Cast.chris, on: nil, view: Self.story.view, id: TicketID(42))
            #expect(foreign == missing)
            #expect(foreign?.message == "there is no ticket 42 for you")
        }
    }

    @Test func `somebody whose tier the desk took away loses the right at once`() {
        var view = Self.story.view
        #expect(Access.decide(.readCustomerThread, by: Cast.ben, on: Self.story.ticket, view: view) == nil)
        view.staff[Cast.ben.id]?.actor.tiers = [.l2]
        #expect(
            Access.decide(.readCustomerThread, by: Cast.ben, on: Self.story.ticket, view: view)?.code == .notFound)
    }

    @Test func `the owner of a closed ticket still reads it`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(
            Cast.ana, .solve(solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: true))
        story.does(Cast.ana, .close)
        #expect(Access.decide(.readStaffThread, by: Cast.ana, on: story.ticket, view: story.view) == nil)
        #expect(Access.decide(.readStaffThread, by: Cast.ben, on: story.ticket, view: story.view) != nil)
        #expect(story.violations == [])
    }

    @Test func `an administrator reads a conversation for half an hour, with a reason that managers are told`() {
        var story = Story(.tiered)
        #expect(
            Access.decide(.readCustomerThread, by: Cast.otto, on: story.ticket, view: story.view)?.code == .notFound)
        #expect(story.refuses(Cast.otto, .service(.breakGlass(reason: " ")))?.field == "reason")
        #expect(story.refuses(Cast.mia, .service(.breakGlass(reason: "x")))?.code == .notAllowed)
        let events = story.does(Cast.otto, .service(.breakGlass(reason: "A court asks")))
        #expect(events.kinds == ["access.breakglass"] && events[0].isForManagers(ticketAfter: story.ticket))
        #expect(events[0].customerEvent(ticketAfter: story.ticket, by: Cast.otto.id) == nil)
        for (action, may) in [
            (Action.readCustomerThread, true), (.readStaffThread, false), (.sendMessage, false), (.take, false),
        ] {
            #expect((Access.decide(action, by: Cast.otto, on: story.ticket, view: story.view) == nil) == may)
        }
        #expect(story.pass(.minutes(30)).kinds.contains("access.breakglass_ended"))
        #expect(
            Access.decide(.readCustomerThread, by: Cast.otto, on: story.ticket, view: story.view)?.code == .notFound)
        #expect(story.violations == [] && story.replayed == story.ticket)
    }
}
