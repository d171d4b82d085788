import Testing
import WaggleDomain
import WaggleTesting

/// The rights of those who come near a ticket by swarming alone: Max, a manager, has joined; Hugo and Hana hold the skill
/// that an open ask wants, and Hana has raised a hand.
@Suite struct SwarmAccessTests {
    private static let max = Actor(id: UserID(70), name: "Max", role: .manager, tiers: [.l1])
    private static let hugo = Actor(id: UserID(71), name: "Hugo", role: .agent, tiers: [.l3], skills: ["cobol": 2])
    private static let hana = Actor(id: UserID(72), name: "Hana", role: .agent, tiers: [.l3], skills: ["cobol": 3])

    private static let story: Story = {
        var desk = Cast.desk(.swarm)
        for actor in [max, hugo, hana] { desk.staff[actor.id] = StaffMember(actor: actor, capacity: 4) }
        var story = Story(.swarm, in: desk)
        story.does(Cast.ana, .take)
        story.does(
            Cast.ana, .ask(.init(question: "who?", tried: "all", skills: ["cobol"], visibility: .openToSkill)))
        story.does(hana, .swarming(.raiseHand(ask: 1, comment: "")))
        story.does(max, .swarming(.joinSwarm(role: .coordinator)))
        return story
    }()

    private static let standing: [(Actor, Set<Relation>)] = [
        (max, [.manager, .member, .joinedManager]),
        (hugo, [.anyAgent, .skilledAgent]),
        (hana, [.anyAgent, .skilledAgent, .handRaiser]),
    ]

    /// One letter each for Max, Hugo and Hana, as in AccessTests.
    private static let expected: [Action: String] = [
        .openTicket: "nnn",
        .openTicketForCustomer: "yyy",
        .sendMessage: "ynn",
        .addNote: "ynn",
        .take: "ynn",
        .solve: "ynn",
        .close: "ynn",
        .reopen: "ynn",
        .escalate: "ynn",
        .deescalate: "ynn",
        .openSwarm: "ynn",
        .ask: "ynn",
        .invite: "ynn",
        .withdrawAsk: "ynn",
        .acceptInvitation: "nnn",
        .declineInvitation: "nnn",
        .leaveSwarm: "ynn",
        .removeMember: "ynn",
        .grantSpeak: "ynn",
        .revokeSpeak: "ynn",
        .closeSwarm: "ynn",
        .offerHandOff: "ynn",
        .acceptHandOff: "nnn",
        .declineHandOff: "nnn",
        .withdrawHandOff: "ynn",
        .fireDeadline: "nnn",
        .seeInvitation: "nnn",
        .suggestInvitee: "ynn",
        .findHelp: "ynn",
        .answerAsk: "ynn",
        .raiseHand: "yyy",
        .answerHelp: "ynn",
        .changeMemberRole: "ynn",
        .proposeSolution: "ynn",
        .answerProposal: "ynn",
        .reopenSwarm: "ynn",
        .joinSwarm: "ynn",
        .creditMember: "nnn",
        .readOpenAsks: "yyy",
        .readOwnCredit: "yyy",
        .readCustomerThread: "yyy",
        .readStaffThread: "ynn",
        .readLedger: "ynn",
        .seePresence: "yyy",
        .typing: "ynn",
        .typingNote: "ynn",
        .markRead: "ynn",
        .readQueues: "yyy",
        .readBoard: "ynn",
        .readReports: "ynn",
        .listStaff: "yyy",
        .seeStaffPresence: "yyy",
        .switchMode: "ynn",
        .runExperiment: "ynn",
        .manageUsers: "nnn",
        .manageQueues: "nnn",
        .importHistory: "nnn",
        .exportDesk: "nnn",
        .readSettings: "yyy",
        .changeRunningSettings: "ynn",
        .changeDeskSettings: "nnn",
        .logContact: "ynn",
        .planCallBack: "ynn",
        .changeCallBack: "ynn",
        .finishCallBack: "ynn",
        .holdSession: "nnn",
        .answerSession: "nnn",
        .markFeedback: "ynn",
        .readFeedback: "ynn",
        .announceFeedback: "ynn",
        .readProblems: "yyy",
        .declareProblem: "yyy",
        .dismissProblem: "yyy",
        .linkProblem: "yyy",
        .leadProblem: "yyy",
        .answerProblem: "ynn",
        .breakGlass: "nnn",
        .promiseUpdate: "nnn",
        .readOrganisations: "yyy",
        .manageOrganisations: "ynn",
    ]

    @Test func `they stand to the ticket as this test says`() {
        #expect(Self.story.violations == [])
        for (actor, relations) in Self.standing {
            for relation in Relation.allCases {
                #expect(
                    relation.holds(actor, Self.story.ticket) == relations.contains(relation),
                    "\(actor.name) \(relation)")
            }
        }
    }

    @Test func `they may do what the table of rights says, and no more`() {
        for (action, cells) in Self.expected {
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
    }

    @Test func `when the last open ask is over, nobody sees the ticket by skill`() {
        var story = Self.story
        story.does(Cast.ana, .ask(.init(question: "how?", skills: ["cobol"], visibility: .openToSkill)))
        story.does(Cast.ana, .swarming(.answerAsk(ask: 1, answer: "")))
        #expect(Access.decide(.readCustomerThread, by: Self.hugo, on: story.ticket, view: story.view) == nil)
        story.does(Cast.ana, .swarming(.answerAsk(ask: 2, answer: "")))
        for actor in [Self.hugo, Self.hana] {
            #expect(
                Access.decide(.readCustomerThread, by: actor, on: story.ticket, view: story.view)?.code == .notFound)
        }
        #expect(story.violations == [])
    }
}
