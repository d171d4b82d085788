import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

@Suite struct FileDeskTests {
    private func receive(_ test: TestDesk, _ text: String) throws -> FileWriter.Received {
        let writer = try test.desk.files.begin()
        try writer.write(Array(text.utf8))
        return try writer.finish()
    }

    /// Sends a content; answers its id.
    private func upload(_ test: TestDesk, _ text: String, as name: String = "a.txt", by actor: Actor) throws -> String {
        let received = try receive(test, text)
        let answer = test.wait { test.desk.keepUpload(received, name: name, by: actor, completion: $0) }
        return try JSONValue.parse(answer.get()).text("file")
    }

    private func file(_ test: TestDesk, _ number: Int, of ticket: Int64, by actor: Actor) -> AttachedFile? {
        try? test.wait {
            test.desk.attachment(number, of: TicketID(ticket), by: actor, completion: $0)
        }.get()
    }

    private func contents(_ test: TestDesk) -> Int {
        let files = FileManager.default.enumerator(atPath: test.folder.path + "/files")?.compactMap { $0 as? String }
        return (files ?? []).filter { $0.utf8.count > 60 }.count
    }

    private func findings(_ test: TestDesk) throws -> [String] {
        try Verifier(LogReader.open(test.folder), files: test.desk.files).run().findings.map(\.sentence)
    }

    @Test func `a file is for whoever may read what it came with`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
        let sent = try upload(test, "receipt", as: "Beleg.txt", by: test.carla)
        _ = try test.ask(
            .chatSend, ["ticket": .int(ticket), "text": "", "files": .array([.string(sent)])], by: test.carla)
        let noted = try upload(test, "secret", by: test.ana)
        _ = try test.ask(
            .noteAdd, ["ticket": .int(ticket), "text": "odd", "files": .array([.string(noted)])], by: test.ana)
        for actor in [test.carla, test.ana, test.ben, test.mia] {
            #expect(file(test, 1, of: ticket, by: actor)?.name == "Beleg.txt")
        }
        for actor in [test.chris, test.fay, test.otto, test.pia] {
            #expect(file(test, 1, of: ticket, by: actor) == nil)
        }
        for actor in [test.ana, test.mia] { #expect(file(test, 2, of: ticket, by: actor) != nil) }
        for actor in [test.carla, test.ben, test.chris] { #expect(file(test, 2, of: ticket, by: actor) == nil) }
        let shown = try test.ask(.chatList, ["ticket": .int(ticket), "reverse": true], by: test.carla)
        let entries = try shown.list("entries").compactMap { $0["data"]?["files"]?.arrayValue?.first }
        #expect(entries.first?["name"] == "Beleg.txt" && entries.count == 1)
        #expect(try findings(test) == [])
        _ = try test.desk.queue.sync { try test.log.rebuild(policy: .quiet) }
        #expect(try findings(test) == [])
    }

    @Test func `an upload is good once, for its sender alone, and for a day`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
        let id = try upload(test, "mine", by: test.carla)
        let message: JSONValue = ["ticket": .int(ticket), "text": "see", "files": .array([.string(id)])]
        #expect(test.refusal(.chatSend, message, by: test.ana)?.field == "files")
        let key: JSONValue = .string(TestDesk.newKey())
        let keyed = JSONValue.object((message.objectValue ?? []) + [JSONMember("client_id", key)])
        let first = try test.ask(.chatSend, keyed, by: test.carla)
        #expect(try test.ask(.chatSend, keyed, by: test.carla) == first)
        #expect(test.refusal(.chatSend, message, by: test.carla)?.field == "files")
        let late = try upload(test, "late", by: test.carla)
        #expect(contents(test) == 2)
        test.pass(25 * 3_600_000)
        let isSwept: Bool = test.wait { done in test.desk.sweepFiles { done(true) } }
        #expect(isSwept)
        #expect(contents(test) == 1)
        let again: JSONValue = ["ticket": .int(ticket), "text": "see", "files": .array([.string(late)])]
        #expect(test.refusal(.chatSend, again, by: test.carla)?.field == "files")
        #expect(
            test.refusal(.chatSend, ["ticket": .int(ticket), "text": "x", "files": ["../x"]], by: test.carla) != nil)
        #expect(try findings(test) == [])
    }

    @Test func `partners and administrators send no files`() throws {
        let test = try TestDesk()
        for actor in [test.pia, test.otto] {
            #expect(test.wait { test.desk.mayUpload(actor, $0) }?.code == .notAllowed)
        }
        for actor in [test.carla, test.ana, test.mia] { #expect(test.wait { test.desk.mayUpload(actor, $0) } == nil) }
    }

    @Test func `an erasure takes the contents that nobody else refers to`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        let other = try test.openTicket(by: test.chris)
        for (text, actor, ticket) in [
            ("own", test.carla, ticket), ("shared", test.carla, ticket), ("shared", test.chris, other),
        ] {
            let id = try upload(test, text, by: actor)
            _ = try test.ask(
                .chatSend, ["ticket": .int(ticket), "text": "", "files": .array([.string(id)])], by: actor)
        }
        _ = try upload(test, "waiting", by: test.carla)
        #expect(contents(test) == 3)
        _ = try test.ask(
            .customerErase, ["customer": .int(test.carla.id.rawValue), "reason": "asked for"], by: test.otto)
        #expect(contents(test) == 1)
        #expect(file(test, 1, of: other, by: test.chris) != nil && file(test, 1, of: ticket, by: test.mia) == nil)
        #expect(try findings(test) == [])
    }

    @Test func `a content that is gone or changed is found`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        let id = try upload(test, "precious", by: test.carla)
        _ = try test.ask(
            .chatSend, ["ticket": .int(ticket), "text": "", "files": .array([.string(id)])], by: test.carla)
        let sha256 = try #require(file(test, 1, of: ticket, by: test.carla)?.sha256)
        let path = test.folder.path + "/files/" + sha256.prefix(2) + "/" + sha256
        try Data("forged!!".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try findings(test) == ["The file \(sha256) is not what was sent."])
        try FileManager.default.removeItem(atPath: path)
        #expect(try findings(test) == ["The file \(sha256) is missing."])
    }
}
