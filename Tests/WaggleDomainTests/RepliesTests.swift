import Testing
import WaggleDomain
import WaggleTesting

/// Canned replies: whose they are, what they may be, how many are kept.
struct RepliesTests {
    private static let hello = CannedReply(id: ReplyID(0), title: "Hello", text: "Hello {customer}")

    private static func macro(_ actions: MacroActions) -> CannedReply {
        CannedReply(id: ReplyID(0), title: "x", text: "x", actions: actions)
    }

    private func save(
        _ reply: CannedReply, isOwn: Bool = false, by actor: Actor = Cast.mia, in view: inout DeskView
    ) -> Refusal? {
        switch view.decide(.saveReply(reply, isOwn: isOwn), by: actor, at: 1) {
        case .failure(let refusal): return refusal
        case .success(let events):
            for case .desk(let event) in events { view.apply(event, sequence: 1) }
            return nil
        }
    }

    @Test func `everybody finds the desk's replies and their own, and nobody another's`() {
        var view = Cast.desk(.tiered)
        #expect(save(Self.hello, in: &view) == nil)
        #expect(save(Self.hello, isOwn: true, by: Cast.ana, in: &view) == nil)
        #expect(view.replies(of: Cast.ana.id).map(\.owner) == [nil, Cast.ana.id])
        #expect(view.replies(of: Cast.ben.id).map(\.id) == [ReplyID(1)])
        var changed = Self.hello
        changed.id = ReplyID(2)
        #expect(save(changed, isOwn: true, by: Cast.ben, in: &view)?.code == .notFound)
        #expect(save(changed, in: &view)?.code == .notFound)
        changed.title = "Good day"
        #expect(save(changed, isOwn: true, by: Cast.ana, in: &view) == nil)
        #expect(view.replies(of: Cast.ana.id).last?.title == "Good day")
        #expect(save(Self.hello, by: Cast.ana, in: &view)?.code == .notAllowed)
    }

    @Test func `a removed reply's number is not given again`() {
        var view = Cast.desk(.tiered)
        _ = save(Self.hello, in: &view)
        let removal = DeskCommand.removeReply(ReplyID(1), isOwn: false)
        #expect(
            view.decide(removal, by: Cast.mia, at: 1)
                == .success([.desk(.replyRemoved(reply: ReplyID(1), title: "Hello"))]))
        view.apply(.replyRemoved(reply: ReplyID(1), title: "Hello"), sequence: 2)
        guard case .failure(let refusal) = view.decide(removal, by: Cast.mia, at: 1) else {
            Issue.record("it is gone")
            return
        }
        #expect(refusal.code == .notFound)
        _ = save(Self.hello, in: &view)
        #expect(view.replies(of: Cast.mia.id).map(\.id) == [ReplyID(2)])
    }

    @Test(arguments: [
        ("title", CannedReply(id: ReplyID(0), title: " ", text: "x")),
        ("title", CannedReply(id: ReplyID(0), title: String(repeating: "é", count: 61), text: "x")),
        ("text", CannedReply(id: ReplyID(0), title: "x", text: "")),
        ("text", CannedReply(id: ReplyID(0), title: "x", text: String(repeating: "x", count: 4_097))),
        ("shortcut", CannedReply(id: ReplyID(0), title: "x", shortcut: "two words", text: "x")),
        ("shortcut", CannedReply(id: ReplyID(0), title: "x", shortcut: "/x", text: "x")),
        ("language", CannedReply(id: ReplyID(0), title: "x", language: "pt_BR", text: "x")),
        ("category", CannedReply(id: ReplyID(0), title: "x", category: String(repeating: "c", count: 81), text: "x")),
        ("actions", macro(MacroActions(category: String(repeating: "c", count: 81)))),
        ("actions", macro(MacroActions(tags: ["two words"]))),
        ("actions", macro(MacroActions(tags: ["twice", "twice"]))),
        ("actions", macro(MacroActions(tags: (0...Bounds.tagsMax).map { "t\($0)" }))),
        ("actions", macro(MacroActions(pendingFor: 1))),
        ("actions", macro(MacroActions(isPending: true, pendingFor: 0))),
        ("actions", macro(MacroActions(isPending: true, pendingFor: .max))),
    ]) func `what cannot be a reply is refused with its field`(field: String, reply: CannedReply) {
        var view = Cast.desk(.tiered)
        #expect(save(reply, in: &view)?.field == field)
    }

    @Test func `one person keeps a bounded number`() {
        var view = Cast.desk(.tiered)
        for _ in 0..<Bounds.ownRepliesMax { #expect(save(Self.hello, isOwn: true, by: Cast.ana, in: &view) == nil) }
        #expect(save(Self.hello, isOwn: true, by: Cast.ana, in: &view)?.code == .conflict)
        #expect(save(Self.hello, isOwn: true, by: Cast.ben, in: &view) == nil)
    }
}
