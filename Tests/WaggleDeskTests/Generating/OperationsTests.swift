import Foundation
import Crypto
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

private let ana = """
    {"role":"agent","login":"Ana","name":" Ana Silva ","tiers":["L1"],"skills":{"billing":3},"password":"correct horse"}
    """

/// A user's fields with one of them in another form.
private func user(_ changes: (String, String)) -> String {
    ana.replacingOccurrences(of: changes.0, with: changes.1)
}

@Suite struct OperationsTests {
    @Test func `a user is added with a folded log-in name and a hashed password`() throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            let operations = Operations(desk)
            #expect(operations.run("/control/users", ana).text == #"{"id":1}"#)
            #expect(operations.run("/control/users", ana).refusal?.code == .conflict)
        }
        let reader = try place.reader()
        let login = try #require(try reader.login("ANA"))
        #expect(try PasswordHash.verify(Array("correct horse".utf8), against: login.passwordHash))
        let person = try #require(try reader.person(login.person))
        #expect(person.name == "Ana Silva")
        #expect(person.tiers == [.l1])
        #expect(person.skills == ["billing": 3])
        #expect(person.capacity == 4)
    }

    @Test(arguments: [
        (("\"role\":\"agent\"", "\"role\":\"customer\""), "role"),
        (("\"role\":\"agent\"", "\"role\":\"system\""), "role"),
        (("\"Ana\"", "\"An a\""), "login"), (("\"Ana\"", "\"\""), "login"), ((" Ana Silva ", " "), "name"),
        (("[\"L1\"]", "[]"), "tiers"), (("[\"L1\"]", "[\"L4\"]"), "tiers"), (("[\"L1\"]", "[\"L9\"]"), "tiers"),
        ((":3}", ":6}"), "skills"), (("correct horse", "short"), "password"),
        (("\"role\"", "\"capacity\":0,\"role\""), "capacity"),
    ])
    func `a user with a bad field is refused and the field is named`(_ change: (String, String), field: String) throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            let refusal = Operations(desk).run("/control/users", user(change)).refusal
            #expect(refusal?.code == .invalidField)
            #expect(refusal?.field == field)
        }
        #expect(try place.reader().staff().isEmpty)
    }

    @Test func `a token is given once and only its hash is kept`() throws {
        let place = try DeskFolder()
        var token = ""
        try place.withDesk { desk in
            let operations = Operations(desk)
            _ = operations.run("/control/users", ana)
            let text = try #require(operations.run("/control/tokens", #"{"login":"ana","name":"bot","days":2}"#).text)
            token = String(text.dropFirst(#"{"token":""#.count).dropLast(2))
            #expect(operations.run("/control/tokens", #"{"login":"bo","name":"bot"}"#).refusal?.code == .notFound)
            #expect(operations.run("/control/tokens", #"{"login":"ana","name":"b","days":0}"#).refusal?.field == "days")
        }
        #expect(token.hasPrefix("wgl_") && token.count == 47)
        let kept = try #require(try place.reader().apiTokens().first)
        #expect(kept.tokenHash == SecretToken.hash(token))
        #expect(kept.token.expires == kept.token.created + 2 * 86_400_000)
        #expect(kept.token.last4 == String(token.suffix(4)))
    }

    @Test func `whoever is connected hears of a right that ended, and of nobody else`() throws {
        let place = try DeskFolder()
        let heard = Heard()
        try place.withDesk { desk in
            let operations = Operations(desk, observer: heard)
            _ = operations.run("/control/users", ana)
            _ = operations.run("/control/tokens", #"{"login":"ana","name":"bot"}"#)
            #expect(operations.run("/control/user-change", #"{"login":"ana","tiers":["L2"]}"#).text == #"{"id":1}"#)
            #expect(operations.run("/control/user-disable", #"{"login":"bea"}"#).refusal?.code == .notFound)
            #expect(operations.run("/control/user-change", #"{"login":"ana","tiers":["L4"]}"#).refusal != nil)
            let password = #"{"login":"ana","password":"another horse"}"#
            #expect(operations.run("/control/user-password", password).text == #"{"id":1,"sessions_ended":0}"#)
            _ = operations.run("/control/user-disable", #"{"login":"ana"}"#)
            _ = operations.run("/control/user-enable", #"{"login":"ana"}"#)
        }
        #expect(heard.words == ["changed 1", "ended 1: 0", "disabled 1: 1", "changed 1"])
        let reader = try place.reader()
        let person = try #require(try reader.person(UserID(1)))
        #expect(person.tiers == [.l2] && person.disabled == nil)
        #expect(try reader.apiTokens().isEmpty)
        let kinds = try reader.ledger(LedgerFilter(kinds: ["user"]), limit: 9).entries.map(\.event.kind)
        #expect(kinds == ["user.changed", "user.changed", "user.changed", "user.added"])
    }

    @Test func `the clock moves only where that was allowed`() throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            let before = desk.clock.now
            #expect(Operations(desk).run("/control/clock", #"{"advance_ms":60000}"#).refusal?.code == .notAllowed)
            let allowed = Operations(desk, allowsClock: true)
            #expect(allowed.run("/control/clock", #"{"advance_ms":-1}"#).refusal?.field == "advance_ms")
            #expect(allowed.run("/control/clock", #"{"advance_ms":60000}"#).text != nil)
            #expect(desk.clock.now >= before + 60_000)
        }
    }

    @Test(arguments: ["", "[]", "{", "{\"role\":7}", "null"])
    func `a request that is no form is refused`(_ body: String) throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            #expect(Operations(desk).run("/control/users", body).refusal != nil)
            #expect(Operations(desk).run("/control/nothing", "{}").refusal?.code == .notFound)
        }
    }
}

/// Remembers what it was told, in order.
private final class Heard: AccountObserver {
    private let kept = Mutex<[String]>([])
    var words: [String] { kept.withLock { $0 } }

    func credentialsEnded(_ hashes: [[UInt8]], of user: UserID) { keep("ended \(user.rawValue): \(hashes.count)") }
    func accountDisabled(_ user: UserID, credentials: [[UInt8]]) {
        keep("disabled \(user.rawValue): \(credentials.count)")
    }
    func rightsChanged(of user: UserID) { keep("changed \(user.rawValue)") }

    private func keep(_ word: String) { kept.withLock { $0.append(word) } }
}
