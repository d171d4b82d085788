import JSON
import Testing
import WaggleDomain
import WaggleWire

struct CodeTests {
    @Test(arguments: DisconnectCode.allCases)
    func `a close reason is short, not empty and not JSON`(code: DisconnectCode) {
        #expect(!code.reason.isEmpty && code.reason.utf8.count <= 123)
        #expect(throws: JSONError.self) { try JSONValue.parse(Array(code.reason.utf8)) }
        #expect((3000...4999).contains(code.rawValue))
    }

    @Test func `close codes tell whether to come back`() {
        let terminal = DisconnectCode.allCases.filter(\.isTerminal).map(\.rawValue)
        #expect(terminal == Array(3500...3509) + [4500, 4501])
        #expect(!DisconnectCode.slow.isTerminal && !DisconnectCode.shutdown.isTerminal)
        #expect(Set(DisconnectCode.allCases.map(\.reason)).count == DisconnectCode.allCases.count)
    }

    @Test func `unsubscribe codes tell whether to subscribe again`() {
        #expect(UnsubscribeCode.allCases.map(\.rawValue) == [2000, 2500, 2501, 2502])
        #expect(UnsubscribeCode.allCases.map(\.isResubscribing) == [false, true, true, true])
        #expect(UnsubscribeCode.allCases.allSatisfy { !$0.reason.isEmpty })
    }

    @Test func `protocol errors are the thirteen known ones`() {
        #expect(ProtocolError.allCases.map(\.rawValue) == Array(100...112))
        #expect(ProtocolError.allCases.filter(\.isTemporary) == [.internal, .tooManyRequests])
        #expect(Set(ProtocolError.allCases.map(\.message)).count == 13)
        #expect(ProtocolError.tokenExpired.rawValue == 109 && ProtocolError.unrecoverablePosition.rawValue == 112)
    }

    @Test func `each refusal has its own code and number in the free range`() {
        let all = RefusalCode.allCases
        #expect(Set(all.map(\.number)).count == all.count)
        #expect(all.allSatisfy { (400...1999).contains($0.number) && (400...599).contains($0.httpStatus) })
        #expect(all.allSatisfy { RefusalCode(number: $0.number) == $0 })
        #expect(RefusalCode(number: 0) == nil && RefusalCode(number: 105) == nil)
        #expect(all.allSatisfy { $0.rawValue.allSatisfy { $0.isLowercase || $0 == "_" } && !$0.title.isEmpty })
    }

    @Test func `the table of refusals is as published`() {
        let table = RefusalCode.allCases.map { "\($0.number) \($0.rawValue) \($0.httpStatus) \($0.isTemporary)" }
        #expect(
            table == [
                "400 bad_request 400 false", "401 unauthorized 401 false", "403 not_allowed 403 false",
                "404 not_found 404 false", "409 conflict 409 false", "410 already_owned 409 false",
                "411 wrong_state 409 false", "412 stale_version 412 false", "413 capacity_reached 409 false",
                "414 already_member 409 false", "415 offer_pending 409 false", "416 expired 409 false",
                "422 invalid_field 422 false", "429 rate_limited 429 true", "500 internal 500 true",
                "507 storage_full 507 true", "508 unavailable 503 true",
            ])
    }

    @Test(arguments: Refusal.Code.allCases)
    func `each refusal of the domain has its code on the wire`(code: Refusal.Code) {
        #expect(RefusalCode(rawValue: code.rawValue) != nil)
    }

    @Test func `a problem carries the same code as the reply`() {
        let problem = ProblemDetails(
            .alreadyOwned, detail: "Ana Silva owns ticket 42.", requestId: "r1", owner: 7)
        #expect(
            String(decoding: problem.encoded(), as: UTF8.self)
                == #"{"type":"urn:waggle:problem:already_owned","title":"The ticket has an owner","status":409,"#
                + #""code":"already_owned","detail":"Ana Silva owns ticket 42.","requestId":"r1","owner":7}"#)
    }

    @Test func `a problem points at the fields it is about`() throws {
        let problem = ProblemDetails(
            .invalidField, detail: "x", requestId: "r", fields: [.init(field: "a~b/c é", detail: "too \"long\"")])
        let value = try JSONValue.parse(problem.encoded())
        #expect(value["errors"] == [["detail": "too \"long\"", "pointer": "#/a~0b~1c%20%C3%A9"]])
        #expect(value["owner"] == nil && value["status"] == 422)
        let plain = ProblemDetails(
            code: "method_not_allowed", title: "No", status: 405, detail: "d", requestId: "r")
        #expect(try JSONValue.parse(plain.encoded())["type"] == "urn:waggle:problem:method_not_allowed")
    }
}
