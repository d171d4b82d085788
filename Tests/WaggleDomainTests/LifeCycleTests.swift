import Foundation
import Testing
import WaggleDomain

/// docs/concepts/life-cycles.md is drawn from the tables in `Sources/WaggleDomain/LifeCycles`. After a change of a table:
/// `WAGGLE_DRAW=1 swift test --filter LifeCycleTests` draws it anew.
@Suite struct LifeCycleTests {
    private static let page = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/concepts/life-cycles.md")

    private static let diagrams: [(name: String, diagram: String)] = [
        ("ticket", draw(TicketState.self)), ("swarm", draw(SwarmState.self)), ("ask", draw(AskState.self)),
        ("invitation", draw(InvitationState.self)), ("help offer", draw(HelpOfferState.self)),
        ("proposal", draw(ProposalState.self)), ("hand-off offer", draw(OfferState.self)),
        ("share", draw(ShareState.self)), ("call-back", draw(CallBackState.self)),
        ("session", draw(SessionState.self)),
        ("problem", draw(ProblemState.self)), ("article", draw(ArticleState.self)),
        ("experiment", draw(ExperimentState.self)),
    ]

    @Test func `the diagrams in the docs are the tables in the code`() throws {
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        for (name, diagram) in Self.diagrams {
            let begin = "<!-- \(name) -->\n"
            let end = "<!-- end -->"
            let start = try #require(text.range(of: begin), "the page has no place for the \(name)")
            let stop = try #require(text.range(of: end, range: start.upperBound..<text.endIndex))
            if ProcessInfo.processInfo.environment["WAGGLE_DRAW"] != nil {
                text.replaceSubrange(start.upperBound..<stop.lowerBound, with: diagram)
            } else {
                let drawn = String(text[start.upperBound..<stop.lowerBound])
                #expect(drawn == diagram, "the diagram of the \(name): draw the page anew")
            }
        }
        if ProcessInfo.processInfo.environment["WAGGLE_DRAW"] != nil {
            try text.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(text.components(separatedBy: "```mermaid").count == Self.diagrams.count + 1)
    }

    /// A state diagram of everything the table allows; steps that lead from one state to the same other share a line,
    /// and steps that change nothing are left out.
    private static func draw<State: LifeCycle & Hashable>(_: State.Type) -> String {
        var lines = ["```mermaid", "stateDiagram-v2", "    [*] --> \(State.initial.rawValue)"]
        for state in State.allCases {
            for next in State.allCases where next != state {
                let steps = State.Step.allCases.filter { state.after($0) == next }.map(\.rawValue)
                guard !steps.isEmpty else { continue }
                lines.append("    \(state.rawValue) --> \(next.rawValue): \(steps.joined(separator: ", "))")
            }
        }
        for state in State.allCases where State.Step.allCases.allSatisfy({ state.after($0) == nil }) {
            lines.append("    \(state.rawValue) --> [*]")
        }
        return lines.joined(separator: "\n") + "\n```\n"
    }
}
