import Testing
import WaggleWire

struct ChannelTests {
    @Test(arguments: [Channel.ticket(42), .staff(1), .user(.max), .queue(10), .problem(3)])
    func `a channel's name reads back as the channel`(channel: Channel) {
        #expect(Channel(channel.name) == channel)
    }

    @Test func `names are as written in the protocol`() {
        #expect(Channel.ticket(42).name == "ticket:42" && Channel.staff(42).name == "staff:42")
        #expect(Channel.user(7).name == "user:7" && Channel.queue(1).name == "queue:1")
    }

    @Test(arguments: [
        "", ":", "ticket", "ticket:", "ticket:0", "ticket:-1", "ticket:+1", "ticket:01", "ticket:1 ", " ticket:1",
        "ticket:1.0", "ticket:1e3", "ticket:0x1", "ticket:1:2", "ticket::1", "Ticket:1", "tickets:1", "ticket:1abc",
        "ticket:9223372036854775808", "ticket:99999999999999999999999", "partner:1", "partner:1:", "partner::1",
        "partner:1:01", "partner:1:2:3", "partner:0:1", "ticket:１", "ticket:1\u{301}",
        "ticket:1\u{0}", "ticket\u{301}:1", "$ticket:1", "ticket#1",
    ])
    func `any other name is no channel`(name: String) {
        #expect(Channel(name) == nil)
    }

    @Test func `a long name is no channel`() {
        #expect(Channel("ticket:1" + String(repeating: "0", count: 300)) == nil)
    }
}
