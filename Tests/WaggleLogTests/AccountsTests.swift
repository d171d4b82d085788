import Testing
import WaggleDomain
import WaggleLog

struct AccountsTests {
    @Test func `people, log-ins, sessions, tokens, settings and marks are kept`() throws {
        let desk = try MiniDesk()
        let ana = Person(
            id: UserID(1), role: .agent, name: "Ana Silva", email: "ana@example.org", tiers: [.l1, .l2],
            skills: ["vpn": 4, "\"odd\"": 1], capacity: 3, created: 5)
        let ivo = Person(id: UserID(2), role: .customer, name: "Ivo", created: 6)
        try desk.log.transaction { turn throws(LogError) in
            #expect(try turn.nextUserID() == ana.id)
            try turn.putPerson(ana)
            #expect(try turn.nextUserID() == ivo.id)
            try turn.putPerson(ivo)
            #expect(try turn.putLogin(name: "Ana", person: ana.id, passwordHash: "h1"))
            #expect(try !turn.putLogin(name: "ANA", person: ivo.id, passwordHash: "h2"))
            #expect(try turn.putLogin(name: "ana.silva", person: ana.id, passwordHash: "h3"))
            try turn.putSession(tokenHash: [1], StoredSession(person: ana.id, created: 1, expires: 10))
            try turn.putSession(tokenHash: [2], StoredSession(person: ana.id, created: 1, expires: 20))
            try turn.putAPIToken(
                tokenHash: [3], APIToken(person: ana.id, name: "bot", created: 1, expires: nil, last4: "abcd"))
            try turn.putVisitorToken(tokenHash: [4], person: ivo.id, created: 1)
            try turn.putSetting("secret", [9, 9])
            try turn.putSetting("secret", [8])
        }
        let reader = try LogReader.open(desk.place.folder)
        #expect(try reader.person(ana.id) == ana)
        #expect(try reader.staff() == [ana])
        #expect(try reader.persons(limit: 9) == [ana, ivo])
        #expect(try reader.persons(email: "ana@example.org") == [ana])
        #expect(try reader.persons(email: "' OR 1=1 --") == [])
        #expect(try reader.login("ana") == nil)
        #expect(try reader.login("ANA.Silva")?.passwordHash == "h3")
        #expect(try reader.login(of: ana.id)?.name == "ana.silva")
        #expect(try reader.session(tokenHash: [1])?.expires == 10)
        #expect(try reader.apiToken(tokenHash: [3])?.last4 == "abcd")
        #expect(try reader.apiTokens().map(\.tokenHash) == [[3]])
        #expect(try reader.visitor(tokenHash: [4]) == ivo.id)
        #expect(try reader.visitor(tokenHash: [5]) == nil)
        #expect(try reader.setting("secret") == [8])
        try desk.log.transaction { turn throws(LogError) in
            try turn.dropExpiredSessions(now: 10)
            try turn.dropAPIToken(tokenHash: [3])
        }
        #expect(try reader.session(tokenHash: [1]) == nil)
        #expect(try reader.session(tokenHash: [2]) != nil)
        #expect(try reader.apiToken(tokenHash: [3]) == nil)
        let ended = try desk.log.transaction { turn throws(LogError) in try turn.dropSessions(of: ana.id) }
        #expect(ended == [[2]])
        #expect(try reader.session(tokenHash: [2]) == nil)
        let login = try #require(try reader.login("ana.silva"))
        let session = StoredSession(person: ana.id, created: 1, expires: 20)
        var checked = login
        checked.passwordHash = "h1"
        let stale = checked
        try desk.log.transaction { turn throws(LogError) in
            #expect(try !turn.putSession(tokenHash: [6], session, for: stale), "the password is another by now")
            #expect(try turn.putSession(tokenHash: [7], session, for: login))
        }
        #expect(try reader.session(tokenHash: [6]) == nil)
        #expect(try reader.session(tokenHash: [7]) == session)
    }

    @Test func `a reading mark only moves forward`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket()
        try desk.log.transaction { turn throws(LogError) in
            #expect(try turn.putReadMark(ticket, ReadMark(user: UserID(1), offset: 5, at: 1)))
            #expect(try !turn.putReadMark(ticket, ReadMark(user: UserID(1), offset: 4, at: 2)))
            #expect(try turn.putReadMark(ticket, ReadMark(user: UserID(1), offset: 6, at: 3)))
        }
        #expect(
            try LogReader.open(desk.place.folder).readMarks(of: ticket) == [ReadMark(user: UserID(1), offset: 6, at: 3)]
        )
    }
}
