import Testing
import WaggleDomain
import WaggleTesting

@Suite struct ReasonTests {
    private func reason(
        _ code: String, _ actions: [ReasonedAction], isActive: Bool = true, label: String = "Parts are missing"
    ) -> ReasonPolicy.Reason {
        ReasonPolicy.Reason(code: code, labels: [.english: label], actions: actions, isActive: isActive)
    }

    private func policy(_ reasons: ReasonPolicy.Reason...) -> ReasonPolicy {
        var policy = ReasonPolicy()
        policy.reasons = reasons
        return policy
    }

    @Test func `a reason is offered for its decisions while it is active`() {
        let policy = policy(reason("parts", [.escalate, .cancel]), reason("old", [.escalate], isActive: false))
        #expect(policy.check() == nil)
        #expect(policy.offers("parts", for: .escalate) && policy.offers("parts", for: .cancel))
        #expect(!policy.offers("parts", for: .release))
        #expect(!policy.offers("old", for: .escalate) && !policy.offers("none", for: .escalate))
    }

    @Test func `a code that could not be read again, twice the same, and a reason without a name may not stand`() {
        for code in ["", "Parts", "two words", "ü", String(repeating: "a", count: 41)] {
            #expect(policy(reason(code, [.cancel])).check()?.field == "reasons", "\(code)")
        }
        #expect(policy(reason("a", [.cancel]), reason("a", [.release])).check() != nil)
        #expect(policy(reason("a", [])).check() != nil)
        #expect(policy(reason("a", [.cancel, .cancel])).check() != nil)
        #expect(policy(reason("a", [.cancel], label: " ")).check() != nil)
        #expect(policy(reason("a", [.cancel], label: String(repeating: "x", count: 121))).check() != nil)
    }

    private static let quiet: DeskPolicy = {
        var policy = DeskPolicy.quiet
        policy.reasons.reasons = [
            ReasonPolicy.Reason(code: "parts", labels: [.english: "Parts"], actions: ReasonedAction.allCases),
            ReasonPolicy.Reason(code: "law", labels: [.english: "Law"], actions: [.cancel]),
        ]
        return policy
    }()

    /// A ticket of Ana's.
    private func story(_ mode: Mode = .tiered, channel: TicketChannel = .form) -> Story {
        var story = Story(mode, channel: channel, policy: Self.quiet)
        story.does(Cast.ana, .take)
        return story
    }

    @Test func `what is decided carries the code that was given for it`() {
        let told = [
            story().asked(.escalate(reason: .skill, summary: "x", code: "parts")),
            story().asked(.routing(.release(reason: "", code: "parts"))),
            story(channel: .chat).asked(.routing(.release(reason: "", code: "parts"))),
            story().asked(.handling(.cancel(reason: .spam, duplicateOf: nil, note: "", code: "law"))),
        ].map { events in events.compactMap(\.givenReason?.code) }
        #expect(told == [["parts"], ["parts"], ["parts"], ["law"]])
        #expect(story().asked(.escalate(reason: .skill, summary: "x")).compactMap(\.givenReason?.code).isEmpty)
    }

    @Test func `whoever is asked next is asked for the same reason, and declines with one`() {
        var story = story()
        var handOff = Command.HandOff(to: Cast.ben.id, reason: .other, summary: "x", nextStep: "y")
        handOff.nextStepAt = story.now + 60_000
        handOff.next = [Cast.mia.id]
        handOff.code = "parts"
        #expect(story.does(Cast.ana, .offerHandOff(handOff)).compactMap(\.givenReason?.code) == ["parts"])
        let events = story.does(
            Cast.ben, .declineHandOff(offer: 1, reason: .other, comment: "", code: "parts"))
        #expect(events.compactMap(\.givenReason?.code) == ["parts", "parts"])
        #expect(story.replayed == story.ticket && story.violations.isEmpty)
    }

    @Test func `a code that is not offered for the decision, and a customer's, are refused`() {
        var story = story()
        for code in ["nonsense", "law", ""] {
            #expect(
                story.refuses(Cast.ana, .escalate(reason: .skill, summary: "x", code: code))?.field == "code", "\(code)"
            )
        }
        let withdrawn = Command.handling(.cancel(reason: .withdrawn, duplicateOf: nil, note: "", code: "parts"))
        #expect(story.refuses(Cast.carla, withdrawn)?.code == .notAllowed)
    }
}

extension Story {
    /// What comes of Ana's command; this story stays as it is.
    fileprivate func asked(_ command: Command) -> [Event] {
        var copy = self
        return copy.does(Cast.ana, command)
    }
}
