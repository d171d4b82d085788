import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleTesting
import WaggleWire

/// What `Protocols/` promises is what the code has: no more, no less.
struct ProtocolsTests {
    private static let methods = Set(Method.allCases.map(\.rawValue))
    /// What every entry of the staff's channel has besides the event's own fields.
    private static let head: Set = ["type", "seq", "at", "ticket", "actor"]

    // MARK: Methods

    @Test func `every method has a request and a result, and nothing else has`() throws {
        let messages = try ProtocolsFolder.definitions("rpc").keys.filter { $0.first?.isLowercase == true }
        #expect(Set(messages) == Set(Self.methods.flatMap { ["\($0).request", "\($0).result"] }))
        #expect(try Self.words("Method") == Method.allCases.map(\.rawValue))
    }

    @Test func `every method has a path over HTTP, and every path of a method a method`() throws {
        let page = try ProtocolsFolder.text("openapi.yaml")
        let paths = page.matches(of: /(?m)^  \/api\/rpc\/([a-z_.]+):$/).map { String($0.output.1) }
        #expect(paths.sorted() == Self.methods.sorted())
    }

    @Test func `every method has a message over the socket, and every message of a method a method`() throws {
        let page = try ProtocolsFolder.text("asyncapi.yaml")
        for part in ["request", "result"] {
            let pattern = try Regex(
                "rpc\\.schema\\.json#/\\$defs/([a-z_.]+)\\.\(part)'", as: (Substring, Substring).self)
            let named = page.matches(of: pattern).map { String($0.output.1) }
            #expect(named.sorted() == Self.methods.sorted(), "\(part)")
        }
    }

    @Test(arguments: Method.allCases)
    func `a method takes a client id exactly when it changes something`(method: Method) throws {
        let request = try #require(try ProtocolsFolder.definitions("rpc")["\(method.rawValue).request"])
        #expect((request["properties"]?["client_id"] != nil) == (method.kind == .change))
    }

    // MARK: Events

    @Test func `the events of these tests are all there are`() throws {
        let domain = ProtocolsFolder.url.deletingLastPathComponent().appending(path: "Sources/WaggleDomain")
        let families = try FileManager.default.subpathsOfDirectory(atPath: domain.appending(path: "Families").path)
            .filter { $0.hasSuffix("Event.swift") }.map { "Families/\($0)" }
        var kinds: Set<String> = []
        for file in ["Event+Kind.swift"] + families {
            let page = try String(contentsOf: domain.appending(path: file), encoding: .utf8)
            // The words of a closed vocabulary have no dot.
            kinds.formUnion(page.matches(of: /(?m)^ +case \.\w+: "([a-z_]+\.[a-z_.]+)"$/).map { String($0.output.1) })
        }
        #expect(kinds == Set(ProtocolsEvents.all.map(\.kind)))
    }

    @Test func `every kind of the staff's channel is promised, and every promised kind exists`() throws {
        let kinds = Set(ProtocolsEvents.all.filter(\.isForStaffChannel).map { "staff.\($0.kind)" })
        let promised = try ProtocolsFolder.definitions("channels").keys.filter { $0.hasPrefix("staff.") }
        #expect(Set(promised).subtracting(["staff.typing", "staff.view"]) == kinds)
    }

    @Test(arguments: Set(ProtocolsEvents.all.filter(\.isForStaffChannel).map(\.kind)).sorted())
    func `the fields of a kind are those that are recorded`(kind: String) throws {
        let forms = try ProtocolsEvents.all.filter { $0.kind == kind }.map { event in
            let encoded = EventCodec.encode(event)
            return try [encoded.payload, encoded.body ?? Array("{}".utf8)]
                .reduce(into: Set<String>()) { $0.formUnion(try JSONValue.parse($1).keys) }
        }
        let promised = try #require(try ProtocolsFolder.definitions("channels")["staff.\(kind)"])
        let all = forms.reduce(Self.head) { $0.union($1) }
        #expect(promised["properties"]?.keys == all)
        let always = forms.reduce(all) { $0.intersection($1) }
        #expect(Set(promised["required"]?.strings ?? []) == always.union(Self.head))
        #expect(promised["properties"]?["type"]?["const"]?.stringValue == kind)
    }

    @Test func `the ledger is narrowed by every family of kinds that it lists, and no other`() {
        let families = Set(ProtocolsEvents.all.map { String($0.kind.prefix { $0 != "." }) })
        #expect(families.subtracting(["msg", "imported"]).isSubset(of: Event.ledgerFamilies))
        #expect(Event.ledgerFamilies == Event.ledgerFamilies.sorted())
        #expect(Set(Event.quietFamilies).isSubset(of: Event.ledgerFamilies))
    }

    @Test func `every kind of an inbox is promised, and every promised kind exists`() throws {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        let ask = Command.Ask(
            question: "Why?", tried: "all", wanted: 2, users: [Cast.dora.id, Cast.fay.id], visibility: .openToSkill)
        story.does(Cast.ana, .ask(ask))
        story.does(Cast.gus, .swarming(.raiseHand(ask: 1, comment: "")))
        story.does(Cast.fay, .acceptInvitation(invitation: 2))
        story.does(Cast.fay, .swarming(.proposeSolution(text: "Turn it off")))
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(
                    to: Cast.ben.id, reason: .workload, summary: "What was done", nextStep: "I write to her",
                    nextStepAt: .max)))
        let kinds = ProtocolsEvents.all.filter {
            !$0.inboxUsers(ticketAfter: story.ticket).isEmpty || $0.isForManagers(ticketAfter: story.ticket)
        }.map { "user.\($0.kind)" }
        let promised = try ProtocolsFolder.definitions("channels").keys.filter { $0.hasPrefix("user.") }
        // What an erasure leaves in the place of an entry is no event; a partner is told in words of their own.
        #expect(Set(promised) == Set(kinds).union(["user.erased", "user.share"]))
        #expect(story.violations.isEmpty)
    }

    @Test func `the kinds that the ledger may be asked for are the promised ones`() throws {
        let kinds = try ProtocolsFolder.definitions("rpc")["ledger.list.request"]?["properties"]?["kinds"]
        let promised = kinds?["items"]?["pattern"]?.stringValue
        #expect(promised == "^(" + Event.ledgerFamilies.joined(separator: "|") + ")(\\.[a-z_]+)?$")
    }

    // MARK: Codes

    @Test func `the refusals are promised with their number, status and whether to try again`() throws {
        let rows = try ProtocolsFolder.definitions("errors")["Refusal"]?["oneOf"]?.arrayValue ?? []
        #expect(rows.count == RefusalCode.allCases.count)
        for (row, code) in zip(rows, RefusalCode.allCases) {
            #expect(row["const"]?.intValue == Int64(code.number))
            #expect(row["title"]?.stringValue == code.rawValue)
            #expect(row["x-http-status"]?.intValue == Int64(code.httpStatus))
            #expect(row["x-temporary"]?.boolValue == code.isTemporary)
        }
    }

    @Test func `the protocol's own errors and the codes of closes and ends are promised`() throws {
        #expect(
            try Self.numbers("ProtocolError")
                == ProtocolError.allCases.map { Numbered(Int64($0.rawValue), $0.message) })
        #expect(try Self.numbers("Close") == DisconnectCode.allCases.map { Numbered(Int64($0.rawValue), $0.reason) })
        #expect(
            try Self.numbers("Unsubscribe") == UnsubscribeCode.allCases.map { Numbered(Int64($0.rawValue), $0.reason) })
    }

    private struct Numbered: Equatable {
        let number: Int64
        let words: String
        init(_ number: Int64, _ words: String) {
            self.number = number
            self.words = words
        }
    }

    private static func numbers(_ name: String) throws -> [Numbered] {
        let rows = try ProtocolsFolder.definitions("errors")[name]?["oneOf"]?.arrayValue ?? []
        return rows.map { Numbered($0["const"]?.intValue ?? 0, $0["title"]?.stringValue ?? "") }
    }

    // MARK: Words and bounds

    @Test func `the promised words are the domain's`() throws {
        #expect(try Self.words("Tier") == Tier.allCases.map(\.name))
        #expect(try Self.words("Priority") == Priority.allCases.map(\.name))
        try Self.expect("Mode", Mode.self)
        try Self.expect("Role", Role.self)
        try Self.expect("TicketState", TicketState.self)
        try Self.expect("CustomerState", CustomerState.self)
        try Self.expect("TicketKind", TicketKind.self)
        try Self.expect("TicketChannel", TicketChannel.self)
        try Self.expect("EscalationReason", EscalationReason.self)
        try Self.expect("HandOffReason", HandOffReason.self)
        try Self.expect("DeclineReason", DeclineReason.self)
        try Self.expect("Urgency", Urgency.self)
        try Self.expect("MemberRole", MemberRole.self)
        try Self.expect("LeaveCause", LeaveCause.self)
        try Self.expect("SwarmOutcome", SwarmOutcome.self)
        try Self.expect("AskVisibility", AskVisibility.self)
        try Self.expect("HelpOfferState", HelpOfferState.self)
        try Self.expect("ProposalState", ProposalState.self)
        try Self.expect("ProposalVerdict", ProposalVerdict.self)
        try Self.expect("KnowledgeDecision", KnowledgeDecision.self)
        try Self.expect("ReopenCause", ReopenCause.self)
        try Self.expect("Grade", Grade.self)
        try Self.expect("TicketRelation", TicketRelation.self)
        try Self.expect("CancelReason", CancelReason.self)
        try Self.expect("ResumeCause", ResumeCause.self)
        #expect(try Self.words("HandRelation") == TicketRelation.allCases.filter(\.isMadeByHand).map(\.rawValue))
        try Self.expect("AuthorKind", CustomerEvent.Author.self)
        try Self.expect("SLATarget", SLATarget.self)
        try Self.expect("ContactChannel", ContactChannel.self)
        try Self.expect("ContactDirection", ContactDirection.self)
        try Self.expect("ContactResult", ContactResult.self)
        try Self.expect("CallBackState", CallBackState.self)
        try Self.expect("SessionKind", SessionKind.self)
        try Self.expect("SessionState", SessionState.self)
        try Self.expect("PartnerConsent", PartnerConsent.self)
        try Self.expect("PartnerNotice", PartnerNotice.self)
        try Self.expect("ShareState", ShareState.self)
        try Self.expect("SharedKind", SharedKind.self)
    }

    @Test func `the promised words of states that only the desk sets exist`() throws {
        #expect(try Self.words("ModeSource").allSatisfy { ModeSource(rawValue: $0) != nil })
        #expect(try Self.words("AskState").allSatisfy { AskState(rawValue: $0) != nil })
        #expect(try Self.words("InvitationState").allSatisfy { InvitationState(rawValue: $0) != nil })
        #expect(try Self.words("SwarmState").allSatisfy { SwarmState(rawValue: $0) != nil })
    }

    private static func words(_ name: String) throws -> [String] {
        try ProtocolsFolder.definitions("common")[name]?["enum"]?.strings ?? []
    }

    private static func expect<Word: RawRepresentable & CaseIterable>(
        _ name: String, _: Word.Type
    ) throws where Word.RawValue == String {
        #expect(try words(name) == Word.allCases.map(\.rawValue), "\(name)")
    }

    @Test(arguments: [
        ("ticket.open", "text", Bounds.textBytesMax), ("ticket.open", "subject", Bounds.subjectCharactersMax),
        ("ticket.open", "category", Bounds.categoryBytesMax), ("chat.send", "text", Bounds.textBytesMax),
        ("note.add", "text", Bounds.textBytesMax), ("ticket.solve", "solution", Bounds.summaryBytesMax),
        ("ticket.solve", "knowledge_note", Bounds.summaryBytesMax),
        ("ticket.escalate", "summary", Bounds.summaryBytesMax), ("swarm.ask", "question", Bounds.summaryBytesMax),
        ("swarm.ask", "tried", Bounds.summaryBytesMax), ("swarm.decline", "comment", Bounds.reasonBytesMax),
        ("handoff.offer", "summary", Bounds.summaryBytesMax), ("handoff.offer", "next_step", Bounds.summaryBytesMax),
        ("handoff.decline", "comment", Bounds.reasonBytesMax), ("queue.set_mode", "reason", Bounds.reasonBytesMax),
        ("contact.log", "note", Bounds.textBytesMax), ("callback.plan", "phone", Bounds.phoneBytesMax),
        ("callback.plan", "language", Bounds.languageBytesMax), ("remote.offer", "link", Bounds.linkBytesMax),
        ("feedback.mark", "topic", Bounds.topicBytesMax), ("feedback.announce", "text", Bounds.textBytesMax),
        ("ticket.classify", "category", Bounds.categoryBytesMax),
        ("ticket.classify", "subject", Bounds.subjectCharactersMax), ("ticket.merge", "reason", Bounds.reasonBytesMax),
        ("ticket.cancel", "note", Bounds.reasonBytesMax), ("ticket.snooze", "note", Bounds.reasonBytesMax),
    ])
    func `a text is promised as long as the domain takes it`(method: String, field: String, bound: Int) throws {
        let request = try ProtocolsFolder.definitions("rpc")["\(method).request"]
        #expect(request?["properties"]?[field]?["maxLength"]?.intValue == Int64(bound))
    }
}
