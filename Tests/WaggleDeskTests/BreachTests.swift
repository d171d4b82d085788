import Testing
import WaggleDesk
import WaggleDomain

@Suite struct BreachTests {
    @Test func `a broken rule stops the process and says which`() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Breach.stop(on: ["I1: new with owner user 7", "I6: closed with a running clock"], of: TicketID(42))
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("ticket 42 breaks a rule"))
        #expect(said.contains("I1: new with owner user 7; I6: closed with a running clock"))
    }

    @Test func `nothing broken stops nothing`() {
        Breach.stop(on: [], of: TicketID(42))
    }
}
