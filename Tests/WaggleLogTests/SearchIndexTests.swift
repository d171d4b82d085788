import Testing
import WaggleDomain
import WaggleLog

struct SearchIndexTests {
    @Test func `what one person wrote long ago is found among their own, whatever others wrote since`() throws {
        let desk = try MiniDesk()
        let own = try desk.openTicket()
        let busy = try desk.openTicket()
        try desk.record(.customerMessageSent(number: 1, text: "the gadget hums"), on: own, by: UserID(9))
        try desk.record(.noteAdded(number: 1, text: "a gadget of ours"), on: own, by: UserID(1))
        try desk.log.transaction { turn throws(LogError) in
            for number in 1...SearchIndex.hitsMax {
                let text = "this gadget is number \(number)"
                _ = try desk.add(.customerMessageSent(number: number, text: text), on: busy, by: UserID(9), turn)
            }
        }
        let index = try SearchIndex.open(desk.place.folder, reader: try LogReader.open(desk.place.folder))
        while try index.catchUp() {}
        let query = try #require(SearchQuery("gadget"))
        let all = try index.find(query, seesNotes: true)
        #expect(all.isCut)
        #expect(all.tickets[.conversation] == [busy])
        let among = try index.find(query, among: [own], seesNotes: true)
        #expect(!among.isCut)
        #expect(among.tickets == [.conversation: [own], .notes: [own]])
        #expect(try index.find(query, among: [own], seesNotes: false).tickets == [.conversation: [own]])
        #expect(try index.find(query, among: [], seesNotes: true).tickets == [:])
        let other = try #require(SearchQuery("number"))
        #expect(try index.find(other, among: [own], seesNotes: true).tickets == [:])
    }
}
