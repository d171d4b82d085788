import Testing
import WaggleWire

private func commands(_ frame: String, _ limits: WireLimits = WireLimits()) throws(WireError) -> [ClientCommand] {
    try ClientCodec.json.decodeFrame(Array(frame.utf8), limits: limits)
}

private func request(_ frame: String) throws -> ClientRequest {
    let all = try commands(frame)
    try #require(all.count == 1)
    return all[0].request
}

private func failure(_ frame: String, _ limits: WireLimits = WireLimits()) -> WireError? {
    do throws(WireError) {
        _ = try commands(frame, limits)
        return nil
    } catch {
        return error
    }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

struct ClientCommandTests {
    @Test func `connect is read with all its fields`() throws {
        let frame = #"""
            {"connect":{"token":"t","data":{"a": 1},"subs":{"user:7":{"recover":true,"epoch":"x","offset":12},\#
            "ticket:1":null},"name":"js","version":"5.2","headers":{"k":"v"},"flag":1,"profile":"p","dict":"d"},"id":1}
            """#
        var expected = ConnectRequest()
        expected.token = "t"
        expected.data = bytes(#"{"a": 1}"#)
        var user = SubscribeRequest()
        user.channel = "user:7"
        user.recover = true
        user.epoch = "x"
        user.offset = 12
        var ticket = SubscribeRequest()
        ticket.channel = "ticket:1"
        expected.subs = ["user:7": user, "ticket:1": ticket]
        expected.name = "js"
        expected.version = "5.2"
        expected.headers = ["k": "v"]
        #expect(try commands(frame) == [ClientCommand(id: 1, request: .connect(expected))])
    }

    @Test func `subscribe is read with all its fields`() throws {
        let frame = #"""
            {"id":2,"subscribe":{"channel":"ticket:42","token":"t","recover":true,"epoch":"e",\#
            "offset":9007199254740991,"data":[],"positioned":true,"recoverable":true,"join_leave":true,\#
            "delta":"fossil","tf":{"x":1},"flag":3,"type":1,"phase":2,"cursor":"c","limit":5,"asc":true}}
            """#
        var expected = SubscribeRequest()
        expected.channel = "ticket:42"
        expected.token = "t"
        expected.recover = true
        expected.epoch = "e"
        expected.offset = 9_007_199_254_740_991
        expected.data = bytes("[]")
        expected.positioned = true
        expected.recoverable = true
        expected.joinLeave = true
        expected.flag = SubscribeRequest.flagChannelCompaction | SubscribeRequest.flagRejectUnrecovered
        expected.type = 1
        #expect(try request(frame) == .subscribe(expected))
    }

    @Test func `history is read with its position`() throws {
        var expected = HistoryRequest()
        expected.channel = "ticket:1"
        expected.limit = -1
        expected.since = StreamPosition(offset: 5, epoch: "e")
        expected.reverse = true
        let frame =
            #"{"id":3,"history":{"channel":"ticket:1","limit":-1,"since":{"offset":5,"epoch":"e"},"reverse":true}}"#
        #expect(try request(frame) == .history(expected))
        expected = HistoryRequest()
        expected.channel = "ticket:1"
        #expect(try request(#"{"id":3,"history":{"channel":"ticket:1","since":null}}"#) == .history(expected))
    }

    @Test func `the small requests are read`() throws {
        var publish = PublishRequest()
        publish.channel = "c"
        publish.data = bytes("1")
        var rpc = RPCRequest()
        rpc.method = "chat.send"
        rpc.data = bytes(#"{"text":"\n"}"#)
        let cases: [(String, ClientRequest)] = [
            (#""unsubscribe":{"channel":"c"}"#, .unsubscribe(channel: "c")),
            (#""publish":{"channel":"c","data":1,"type":"x","key":"k","removed":true}"#, .publish(publish)),
            (#""presence":{"channel":"c"}"#, .presence(channel: "c")),
            (#""presence_stats":{"channel":"c"}"#, .presenceStats(channel: "c")),
            (#""rpc":{"method":"chat.send","data":{"text":"\n"}}"#, .rpc(rpc)),
            (#""refresh":{"token":"t"}"#, .refresh(token: "t")),
            (#""sub_refresh":{"channel":"c","token":"t"}"#, .subRefresh(channel: "c", token: "t")),
            (#""ping":{}"#, .ping),
            (#""connect":{}"#, .connect(ConnectRequest())),
            (#""rpc":{"method":null}"#, .rpc(RPCRequest())),
            (#""send":{"data":"x"}"#, .send(data: bytes(#""x""#))),
        ]
        for (text, expected) in cases {
            #expect(try request("{\"id\":9,\(text)}") == expected)
            #expect(try request("{\(text),\"id\":9,\"unknown\":[{}]}") == expected)
        }
    }

    @Test func `without id and without send it is a pong`() throws {
        for frame in ["{}", "{}\n", #"{"id":0}"#, #"{"id":null}"#, #"{"ping":{}}"#, #"{"connect":{}}"#, #"{"x":1}"#] {
            #expect(try commands(frame) == [ClientCommand(id: 0, request: .pong)], "\(frame)")
        }
        #expect(try commands(#"{"send":{"data":1}}"#) == [ClientCommand(id: 0, request: .send(data: bytes("1")))])
    }

    @Test func `of several requests the first in the protocol's order counts`() throws {
        #expect(try request(#"{"id":1,"rpc":{"method":"m"},"presence":{"channel":"c"}}"#) == .presence(channel: "c"))
        #expect(try request(#"{"id":1,"presence":{"channel":"c"},"rpc":{"method":"m"}}"#) == .presence(channel: "c"))
        #expect(try request(#"{"id":1,"ping":{},"refresh":{"token":"t"}}"#) == .refresh(token: "t"))
        #expect(try request(#"{"id":1,"connect":null,"presence":{"channel":"c"}}"#) == .presence(channel: "c"))
    }

    @Test func `a frame holds commands joined by one newline`() throws {
        let one = #"{"id":1,"ping":{}}"#
        let two = #"{"id":2,"refresh":{"token":"t"}}"#
        let both = [
            ClientCommand(id: 1, request: .ping), ClientCommand(id: 2, request: .refresh(token: "t")),
        ]
        #expect(try commands("\(one)\n\(two)") == both)
        #expect(try commands("\(one)\n\(two)\n") == both)
        for frame in ["", "\n", "\n\(one)", "\(one)\n\n", "\(one)\n\n\(two)"] {
            #expect(failure(frame) == .empty, "\(frame)")
        }
    }

    @Test func `what is not the protocol closes with bad request`() {
        let frames = [
            " ", "[]", "1", "null", "x", "{", #"{"id":1,"ping":{}}{"id":2,"ping":{}}"#, #"{"id":1,"ping":{}} x"#,
            #"{"id":"1","ping":{}}"#, #"{"id":-1,"ping":{}}"#, #"{"id":1.5,"ping":{}}"#,
            #"{"id":4294967296,"ping":{}}"#,
            #"{"id":1,"connect":[]}"#, #"{"id":1,"connect":{"token":1}}"#, #"{"id":1,"connect":{"subs":[]}}"#,
            #"{"id":1,"connect":{"subs":{"c":{"offset":-1}}}}"#, #"{"id":1,"connect":{"headers":{"a":1}}}"#,
            #"{"id":1,"subscribe":{"channel":{"$ne":1}}}"#, #"{"id":1,"subscribe":{"recover":"true"}}"#,
            #"{"id":1,"subscribe":{"offset":"1"}}"#, #"{"id":1,"history":{"limit":2147483648}}"#,
            #"{"id":1,"history":{"since":[]}}"#, #"{"id":1,"rpc":{"method":["x"]}}"#, #"{"id":1,"rpc":{"data":}}"#,
            "{\"id\":1,\n\"ping\":{}}", #"{"id":1,"rpc":{"data":"\#u{1}"}}"#,
        ]
        for frame in frames {
            guard case .malformed = failure(frame) else {
                Issue.record("accepted: \(frame)")
                continue
            }
        }
        #expect(failure(#"{"id":1}"#) == .noRequest)
        #expect(failure(#"{"id":1,"unknown":{}}"#) == .noRequest)
        #expect(failure(#"{"send":{},"rpc":{"method":"m"}}"#) == .noID)
        #expect(WireError.noID.disconnectCode == .badRequest && WireError.empty.disconnectCode.rawValue == 3501)
    }

    @Test func `limits hold to the last one allowed`() {
        let ping = #"{"id":1,"ping":{}}"#
        let limits = WireLimits(commandsPerFrameMax: 2, subscriptionsMax: 1, headersMax: 1, depthMax: 4)
        #expect(failure("\(ping)\n\(ping)", limits) == nil)
        #expect(failure("\(ping)\n\(ping)\n\(ping)", limits) == .tooManyCommands)
        #expect(failure(#"{"id":1,"connect":{"subs":{"a":{}}}}"#, limits) == nil)
        #expect(failure(#"{"id":1,"connect":{"subs":{"a":{},"b":{}}}}"#, limits) == .tooLong)
        #expect(failure(#"{"id":1,"connect":{"headers":{"a":"","b":""}}}"#, limits) == .tooLong)
        let name = String(repeating: "n", count: 16)
        #expect(failure(#"{"id":1,"connect":{"name":"\#(name)"}}"#) == nil)
        #expect(failure(#"{"id":1,"connect":{"name":"\#(name)n"}}"#) == .tooLong)
        #expect(failure(#"{"id":1,"rpc":{"data":[[]]}}"#, limits) == nil)
        guard case .malformed = failure(#"{"id":1,"rpc":{"data":[[[]]]}}"#, limits) else {
            Issue.record("nested too deep and accepted")
            return
        }
    }

    @Test func `a command cut at any byte is refused`() {
        let frame = bytes(#"{"id":2,"rpc":{"method":"chat.send","data":{"ticket":42,"text":"h\u00e9 é"}}}"#)
        for length in 0..<frame.count {
            #expect(throws: WireError.self) { try ClientCodec.json.decodeFrame(Array(frame[..<length])) }
        }
    }
}
