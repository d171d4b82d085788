import JSON
import Testing
import WaggleWire

private func text(_ message: ServerMessage) -> String {
    String(decoding: ClientCodec.json.encode(message), as: UTF8.self)
}

private func reply(_ result: ReplyResult) -> String { text(.reply(Reply(id: 7, result: result))) }

private func push(_ event: PushEvent, _ channel: String = "ticket:42") -> String {
    text(.push(Push(channel: channel, event: event)))
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let ana = ClientInfo(user: "7", client: "c1")

struct ServerMessageTests {
    @Test func `a ping is an empty object`() {
        #expect(text(.ping) == "{}")
    }

    @Test func `a result without content keeps its own key`() {
        #expect(reply(.unsubscribe) == #"{"id":7,"unsubscribe":{}}"#)
        #expect(reply(.publish) == #"{"id":7,"publish":{}}"#)
        #expect(reply(.ping) == #"{"id":7,"ping":{}}"#)
        #expect(reply(.rpc(data: [])) == #"{"id":7,"rpc":{}}"#)
        #expect(reply(.subscribe(SubscribeResult())) == #"{"id":7,"subscribe":{}}"#)
        #expect(reply(.subRefresh(nil)) == #"{"id":7,"sub_refresh":{}}"#)
    }

    @Test func `connect always names the client`() {
        #expect(reply(.connect(ConnectResult(client: ""))) == #"{"id":7,"connect":{"client":""}}"#)
        var result = ConnectResult(client: "c1")
        result.version = "Waggle 1"
        result.expiry = Expiry(ttlSeconds: 60)
        result.data = bytes("{\"a\":\n1}")
        var inbox = SubscribeResult()
        inbox.recoverable = true
        inbox.epoch = "e"
        inbox.offset = 3
        inbox.positioned = true
        result.subs = [ServerSubscription(channel: "user:7", result: inbox)]
        result.pingSeconds = 25
        result.pong = true
        result.time = 1_700_000_000_000
        #expect(
            reply(.connect(result))
                == #"{"id":7,"connect":{"client":"c1","version":"Waggle 1","expires":true,"ttl":60,"#
                + #""data":{"a":1},"subs":{"user:7":{"recoverable":true,"epoch":"e","offset":3,"positioned":true}},"#
                + #""ping":25,"pong":true,"time":1700000000000}}"#)
    }

    @Test func `an expiry always has its ttl`() {
        #expect(reply(.subRefresh(Expiry(ttlSeconds: 0))) == #"{"id":7,"sub_refresh":{"expires":true,"ttl":0}}"#)
        #expect(
            reply(.refresh(RefreshResult(client: "c1", expiry: Expiry(ttlSeconds: 9))))
                == #"{"id":7,"refresh":{"client":"c1","expires":true,"ttl":9}}"#)
    }

    @Test func `a recovery gives what was missed and the offset asked from`() {
        var result = SubscribeResult()
        result.recoverable = true
        result.epoch = "e"
        result.publications = [Publication(data: bytes("1"), offset: 6), Publication(data: bytes("2"), offset: 7)]
        result.recovered = true
        result.offset = 5
        result.positioned = true
        result.wasRecovering = true
        #expect(
            reply(.subscribe(result)) == #"{"id":7,"subscribe":{"recoverable":true,"epoch":"e","publications":"#
                + #"[{"data":1,"offset":6},{"data":2,"offset":7}],"recovered":true,"offset":5,"positioned":true,"#
                + #""was_recovering":true}}"#)
    }

    @Test func `presence, its numbers and history write their fields even when empty`() {
        #expect(reply(.presence([])) == #"{"id":7,"presence":{"presence":{}}}"#)
        #expect(
            reply(.presence([ana])) == #"{"id":7,"presence":{"presence":{"c1":{"user":"7","client":"c1"}}}}"#)
        #expect(
            reply(.presenceStats(clients: 0, users: 0))
                == #"{"id":7,"presence_stats":{"num_clients":0,"num_users":0}}"#)
        #expect(
            reply(.history(HistoryResult(publications: [], top: StreamPosition())))
                == #"{"id":7,"history":{"publications":[],"epoch":"","offset":0}}"#)
    }

    @Test func `an error always has code and message`() {
        #expect(
            reply(.error(ReplyError(.permissionDenied)))
                == #"{"id":7,"error":{"code":103,"message":"permission denied"}}"#)
        #expect(
            reply(.error(ReplyError(.internal)))
                == #"{"id":7,"error":{"code":100,"message":"internal server error","temporary":true}}"#)
        #expect(
            reply(.error(ReplyError(.alreadyOwned, "Ana Silva owns ticket 42")))
                == #"{"id":7,"error":{"code":410,"message":"already_owned: Ana Silva owns ticket 42"}}"#)
    }

    @Test func `a publication is pushed with what it has`() {
        #expect(
            push(.publication(Publication(data: bytes(#"{"typing":true}"#))))
                == #"{"push":{"channel":"ticket:42","pub":{"data":{"typing":true}}}}"#)
        let full = Publication(
            data: bytes("{}"), offset: 9,
            info: ClientInfo(user: "", client: "", connInfo: bytes("1"), chanInfo: bytes("2")),
            tags: ["b": "2", "a": "1"], time: 5)
        let expected =
            #"{"push":{"channel":"ticket:42","pub":{"data":{},"info":{"user":"","client":"","conn_info":1,"#
            + #""chan_info":2},"offset":9,"tags":{"a":"1","b":"2"},"time":5}}}"#
        #expect(push(.publication(full)) == expected)
        #expect(ClientCodec.json.encodePublicationPush(channel: "ticket:42", publication: full) == bytes(expected))
    }

    @Test func `the other pushes carry what clients index`() {
        #expect(push(.join(ana)) == #"{"push":{"channel":"ticket:42","join":{"info":{"user":"7","client":"c1"}}}}"#)
        #expect(push(.leave(ana)) == #"{"push":{"channel":"ticket:42","leave":{"info":{"user":"7","client":"c1"}}}}"#)
        #expect(
            push(.unsubscribe(.byServer))
                == #"{"push":{"channel":"ticket:42","unsubscribe":{"code":2000,"reason":"server unsubscribe"}}}"#)
        #expect(push(.message(data: bytes("{}")), "") == #"{"push":{"message":{"data":{}}}}"#)
        #expect(push(.refresh(nil), "") == #"{"push":{"refresh":{}}}"#)
        var subscribe = SubscribePush()
        subscribe.recoverable = true
        subscribe.position = StreamPosition(offset: 4, epoch: "e")
        subscribe.positioned = true
        #expect(
            push(.subscribe(subscribe), "user:7")
                == #"{"push":{"channel":"user:7","subscribe":{"recoverable":true,"epoch":"e","offset":4,"positioned":true}}}"#
        )
    }

    @Test func `a frame joins messages by one newline and has no blank line`() {
        var encoder = ReplyEncoder()
        #expect(encoder.isEmpty)
        encoder.append(Reply(id: 1, result: .publish))
        encoder.append(encoded: [])
        encoder.append(encoded: ClientCodec.json.encode(.ping))
        encoder.append(.push(Push(channel: "a\"\n", event: .message(data: bytes("[\r\n1,\n\"\\n\"\n]")))))
        let frame = String(decoding: encoder.take(), as: UTF8.self)
        #expect(
            frame == #"{"id":1,"publish":{}}"# + "\n{}\n"
                + #"{"push":{"channel":"a\"\n","message":{"data":[1,"\n"]}}}"#)
        #expect(encoder.isEmpty && encoder.take().isEmpty)
        encoder.append(.ping)
        #expect(encoder.bytes == bytes("{}"))
    }

    @Test func `every message is one line of valid JSON`() throws {
        let nasty = "\u{0}\n\r\"\\\u{2028}é"
        let info = ClientInfo(user: nasty, client: nasty, connInfo: bytes("[\n]"))
        let publication = Publication(data: bytes("{\n}"), offset: 1, info: info, tags: [nasty: nasty], time: -1)
        let messages: [ServerMessage] = [
            .push(Push(channel: nasty, event: .publication(publication))),
            .push(Push(channel: nasty, event: .join(info))),
            .reply(Reply(id: .max, result: .presence([info]))),
            .reply(Reply(id: 1, result: .connect(ConnectResult(client: nasty)))),
            .reply(Reply(id: 1, result: .error(ReplyError(.notFound, nasty)))),
        ]
        for message in messages {
            let line = ClientCodec.json.encode(message)
            #expect(!line.contains(0x0A) && !line.contains(0x0D))
            #expect(try JSONValue.parse(line).objectValue != nil)
        }
    }
}
