import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

struct ErasingTests {
    @Test func `an erased customer leaves no text, a name to nobody, and a sound chain`() throws {
        let test = try TestDesk()
        let secret = "sesame-ouvre-toi-4711"
        let ticket = try test.openTicket(secret)
        let foreign = try test.openTicket("another matter", by: test.chris)
        _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(ticket), "text": .string("about " + secret)], by: test.ana)
        let erase: JSONValue = ["customer": .int(test.carla.id.rawValue), "reason": "asked for"]
        for actor in [test.ana, test.mia, test.carla] {
            #expect(test.refusal(.customerErase, erase, by: actor)?.code == .notAllowed)
        }
        #expect(test.refusal(.customerErase, ["customer": 4_711, "reason": "?"], by: test.otto)?.code == .notFound)
        #expect(
            test.refusal(.customerErase, ["customer": .int(test.ana.id.rawValue), "reason": "?"], by: test.otto)?.code
                == .notFound)
        #expect(
            test.refusal(.customerErase, ["customer": .int(test.carla.id.rawValue), "reason": ""], by: test.otto) != nil
        )
        _ = try test.ask(.customerErase, erase, by: test.otto)
        for _ in 0..<2 {
            let shown = try test.ask(.ticketGet, ["ticket": .int(ticket)], by: test.mia)
            #expect(shown["subject"] == "" && shown["customer"]?["name"] == "" && shown["preview"] == "")
            #expect(try test.replayed(foreign)?.subject == "another matter")
            let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
            #expect(verified.findings.map(\.sentence) == [])
            #expect(verified.erasedTickets == 1)
            try test.restart()
        }
        test.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: test.folder.path) {
            let bytes = try? Data(contentsOf: URL(fileURLWithPath: test.folder.path + "/" + file))
            #expect(bytes?.range(of: Data(secret.utf8)) == nil, "\(file)")
        }
    }
}
