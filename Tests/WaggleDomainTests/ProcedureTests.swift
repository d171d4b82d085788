import Testing
import WaggleDomain
import WaggleTesting

/// Checklists of a ticket.
@Suite struct ProcedureTests {
    private static let steps = [
        ProcedureStep(text: "Ask for the serial number"),
        ProcedureStep(text: "Check the warranty", article: ArticleID(7), isRequired: true),
    ]
    private static let swap = Procedure(code: "swap", title: "Swap a device", steps: steps)

    private func story(_ procedures: Procedure...) -> Story {
        var policy = DeskPolicy.quiet
        policy.procedures.procedures = procedures.isEmpty ? [Self.swap] : procedures
        var story = Story(.tiered, policy: policy)
        story.does(Cast.ana, .take)
        return story
    }

    private let begin = Command.handling(.beginProcedure("swap"))

    private func mark(_ step: Int, _ state: ProcedureStepState, _ note: String = "", of procedure: Int = 1) -> Command {
        .handling(.markStep(ProcedureMark(procedure: procedure, step: step, state: state, note: note)))
    }

    private func solve(_ openSteps: String? = nil) -> Command {
        .solve(
            solution: "Swapped", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: false, openSteps: openSteps)
    }

    @Test func `a step is ticked, unticked and skipped with a line, and who and when stand beside it`() {
        var story = story()
        #expect(story.does(Cast.ana, begin).kinds == ["procedure.begun"])
        #expect(story.does(Cast.mia, mark(1, .done)).kinds == ["procedure.marked"])
        #expect(story.ticket.handling.procedures[0].steps[0].by == Cast.mia.id)
        #expect(story.ticket.handling.procedures[0].steps[0].at == story.now)
        #expect(story.refuses(Cast.ana, mark(1, .done))?.code == .conflict)
        story.does(Cast.ana, mark(1, .open))
        #expect(story.refuses(Cast.ana, mark(1, .skipped))?.field == "note")
        #expect(story.refuses(Cast.ana, mark(1, .skipped, "two\nlines"))?.field == "note")
        #expect(story.refuses(Cast.ana, mark(1, .done, "why"))?.field == "note")
        story.does(Cast.ana, mark(1, .skipped, "It has none"))
        #expect(story.ticket.handling.procedures[0].steps[0].note == "It has none")
        for step in [0, 3, .max, .min] { #expect(story.refuses(Cast.ana, mark(step, .done))?.field == "step") }
        #expect(story.refuses(Cast.ana, mark(1, .done, of: 2))?.field == "procedure")
        #expect(story.replayed == story.ticket && story.violations.isEmpty)
    }

    @Test func `whoever may not write notes neither begins nor ticks, and the customer is told nothing`() throws {
        var story = story()
        for actor in [Cast.carla, Cast.ben] { #expect(story.refuses(actor, begin)?.code == .notAllowed) }
        let begun = try #require(story.does(Cast.ana, begin).first)
        #expect(begun.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id) == nil)
        for actor in [Cast.carla, Cast.ben] { #expect(story.refuses(actor, mark(1, .done))?.code == .notAllowed) }
    }

    @Test func `a procedure is offered for its categories and queues while it is active`() {
        let queue = story().ticket.queue
        var other = Self.swap
        other.categories = ["hardware"]
        #expect(other.fits(category: "hardware", queue: queue) && !other.fits(category: "", queue: queue))
        other.categories = []
        other.queues = [QueueID(99)]
        #expect(!other.fits(category: "", queue: queue))
        var story = story(other)
        #expect(story.refuses(Cast.ana, begin)?.field == "code")
        var retired = Self.swap
        retired.isActive = false
        story = self.story(retired)
        #expect(story.refuses(Cast.ana, begin)?.field == "code")
    }

    @Test func `a ticket keeps the steps it was begun with, and has a procedure once until it is dropped`() {
        var story = story()
        story.does(Cast.ana, begin)
        story.view.policy.procedures.procedures = []
        #expect(story.ticket.handling.procedures[0].begun.steps == Self.steps)
        story.does(Cast.ana, mark(2, .done))
        story.view.policy.procedures.procedures = [Self.swap]
        #expect(story.refuses(Cast.ana, begin)?.code == .conflict)
        #expect(story.refuses(Cast.ana, .handling(.dropProcedure(1, reason: " ")))?.field == "reason")
        #expect(story.does(Cast.ana, .handling(.dropProcedure(1, reason: "Wrong one"))).kinds == ["procedure.dropped"])
        #expect(story.refuses(Cast.ana, mark(1, .done))?.code == .wrongState)
        story.does(Cast.ana, begin)
        #expect(story.ticket.handling.procedures.map(\.begun.number) == [1, 2])
        #expect(story.replayed == story.ticket && story.violations.isEmpty)
    }

    @Test func `a step that is to be done first is said at solving, and solving with a reason stays possible`() {
        var story = story()
        story.does(Cast.ana, .sendMessage(text: "Done"))
        story.does(Cast.ana, begin)
        #expect(story.ticket.openRequiredSteps == 1)
        #expect(story.refuses(Cast.ana, solve())?.field == "open_steps")
        #expect(story.refuses(Cast.ana, solve(" "))?.field == "open_steps")
        var skipped = story
        skipped.does(Cast.ana, mark(2, .skipped, "No warranty"))
        #expect(skipped.does(Cast.ana, solve()).kinds == ["ticket.solved"])
        var dropped = story
        dropped.does(Cast.ana, .handling(.dropProcedure(1, reason: "Wrong one")))
        #expect(dropped.does(Cast.ana, solve()).kinds == ["ticket.solved"])
        #expect(story.does(Cast.ana, solve("The customer left")).kinds == ["procedure.left_open", "ticket.solved"])
        #expect(story.refuses(Cast.ana, begin)?.code == .wrongState)
        #expect(story.replayed == story.ticket && story.violations.isEmpty)
    }

    @Test func `a list that could not be ticked may not stand`() {
        func check(_ change: (inout Procedure) -> Void) -> Refusal? {
            var policy = ProcedurePolicy()
            policy.procedures = [Self.swap]
            change(&policy.procedures[0])
            return policy.check()
        }
        #expect(check { _ in } == nil)
        #expect(check { $0.code = "Two words" } != nil)
        #expect(check { $0.title = " " } != nil)
        #expect(check { $0.steps = [] } != nil)
        #expect(check { $0.steps = Array(repeating: ProcedureStep(text: "x"), count: 41) } != nil)
        #expect(check { $0.steps[0].text = String(repeating: "x", count: 301) } != nil)
        #expect(check { $0.categories = ["a", "a"] } != nil)
        var twice = ProcedurePolicy()
        twice.procedures = [Self.swap, Self.swap]
        #expect(twice.check() != nil)
    }
}
