internal import Crypto
package import TLS
package import Transport

// What a cut of the network does: everybody is gone at once, the talk goes on without them, everybody comes back.
//
//     follow   every client follows its room and remembers where it stands
//     write    all are cut; one client of each room says so many messages and leaves
//     return   all come back, each from its own position, and must get every message in between
//
// Only the last is measured.

/// Clients that come back and recover what they missed. Everything is confined to its shard's queue.
package final class ReturnLoad: @unchecked Sendable {
    package struct Plan: Sendable {
        package var target: LoadTarget
        package var rooms: [RoomLoad.Room]
        package var members = 5
        /// Said in each room while its members are away.
        package var messages = 20
        /// Clients that connect at the same time.
        package var atOnce = 256

        package init(target: LoadTarget, rooms: [RoomLoad.Room]) {
            self.target = target
            self.rooms = rooms
        }
    }

    package struct Report: Sendable {
        package var clients = 0
        /// Got every message that they had missed, none left out.
        package var recovered = 0
        /// Came back and got less.
        package var lost = 0
        /// Were not let in, or cut.
        package var failed = 0
        package var publications = 0
        package var seconds = 0.0
        package var ownCPU = 0.0
        /// From a client's first packet to the answer that brings what it missed.
        package var comeBack = LatencyRecord()
    }

    private enum Phase { case follow, write, `return` }

    private struct Position {
        var offset: UInt64 = 0
        var epoch: [UInt8] = []
    }

    private let plan: Plan
    private let shard: Shard
    private let tls: TLSContext?
    private var phase = Phase.follow
    private var positions: [Position]
    private var clients: [Int: (client: LoadConnection, begun: UInt64)] = [:]
    private var answers: [Int: Int] = [:]
    private var begun = 0
    private var ended = 0
    private var report = Report()
    private var startedAt: UInt64 = 0
    private var cpuBefore = 0.0
    private var onStart: (() -> Void)?
    private var onDone: ((Report) -> Void)?

    package init(_ plan: Plan, shard: Shard, tls: TLSContext?) {
        self.plan = plan
        self.shard = shard
        self.tls = tls
        positions = Array(repeating: Position(), count: plan.rooms.count * plan.members)
        report.clients = positions.count
    }

    /// Runs it: `measuring` when the clients begin to come back, `done` with the report. Both on the shard's queue.
    package func run(measuring: @escaping @Sendable () -> Void, done: @escaping @Sendable (Report) -> Void) {
        shard.postUrgent { [self] in
            onStart = measuring
            onDone = done
            connectMore()
        }
    }

    /// How many are back, for showing progress: `show` runs on the shard's queue. Any thread.
    package func progress(_ show: @escaping @Sendable (Int) -> Void) {
        shard.postUrgent { [self] in show(report.recovered) }
    }

    private var total: Int { phase == .write ? plan.rooms.count : positions.count }

    private func room(of number: Int) -> RoomLoad.Room {
        plan.rooms[phase == .write ? number : number / plan.members]
    }

    private func connectMore() {
        while begun - ended < plan.atOnce, begun < total {
            let number = begun
            begun += 1
            let now = nanoseconds()
            guard let socket = plan.target.connect() else {
                finish(number, succeeded: false)
                continue
            }
            let client = LoadConnection(number: number, target: plan.target, owner: self)
            clients[number] = (client, now)
            _ = shard.attach(socket) { connection in
                client.start(connection, tls: tls)
                return client
            }
        }
    }

    private func finish(_ number: Int, succeeded: Bool) {
        if !succeeded { report.failed += 1 }
        ended += 1
        guard ended == total else { return connectMore() }
        switch phase {
        case .follow: next(.write)
        case .write: next(.return)
        case .return: end()
        }
    }

    /// Everybody leaves without a word; the next phase begins when the server has seen that.
    private func next(_ phase: Phase) {
        for (client, _) in clients.values {
            client.isDone = true
            client.abort()
        }
        shard.schedule(afterMilliseconds: 500) { [self] in
            (self.phase, begun, ended) = (phase, 0, 0)
            if phase == .return {
                onStart?()
                startedAt = nanoseconds()
                cpuBefore = cpuSeconds()
            }
            connectMore()
        }
    }

    private func end() {
        guard let done = onDone else { return }
        onDone = nil
        report.seconds = Double(nanoseconds() - startedAt) / 1e9
        report.ownCPU = cpuSeconds() - cpuBefore
        done(report)
    }

    // MARK: What they say

    private func follow(_ number: Int) -> String {
        let start = "{\"id\":2,\"subscribe\":{\"channel\":\"ticket:\(room(of: number).ticket)\""
        guard phase == .return else { return start + "}}" }
        let position = positions[number]
        let epoch = String(decoding: position.epoch, as: UTF8.self)
        return start + ",\"recover\":true,\"offset\":\(position.offset),\"epoch\":\"\(epoch)\"}}"
    }

    private func messages(_ number: Int) -> String {
        let ticket = room(of: number).ticket
        return (0..<plan.messages).map { count in
            let id = UUIDv7.format(UUIDv7.make(nowMilliseconds: nanoseconds() / 1_000_000))
            return "{\"id\":\(count + 2),\"rpc\":{\"method\":\"chat.send\",\"data\":{\"client_id\":\"\(id)\""
                + ",\"ticket\":\(ticket),\"text\":\"message \(count) while you were away\"}}}"
        }.joined(separator: "\n")
    }

    // MARK: What they get

    private func answered(_ connection: LoadConnection, _ answer: UnsafeRawBufferPointer) {
        guard answer.end(of: "\"error\"") == nil else { return connection.abort() }
        let number = connection.number
        switch phase {
        case .follow:
            var position = Position(offset: answer.offsets.last ?? 0)
            if let start = answer.end(of: "\"epoch\":\"") { position.epoch = answer[start...].prefix { $0 != 34 } }
            positions[number] = position
            connection.isDone = true
            finish(number, succeeded: true)
        case .write:
            answers[number, default: 0] += 1
            guard answers[number] == plan.messages else { return }
            connection.isDone = true
            connection.abort()
            finish(number, succeeded: true)
        case .return:
            connection.isDone = true
            returned(number, answer)
        }
    }

    private func returned(_ number: Int, _ answer: UnsafeRawBufferPointer) {
        let saved = positions[number].offset
        let got = Set(answer.offsets.filter { $0 > saved })
        let missed = Int(clamping: (got.max() ?? saved) - saved)
        if answer.end(of: "\"recovered\":true") != nil, got.count == missed, missed >= plan.messages {
            report.recovered += 1
        } else {
            report.lost += 1
        }
        report.publications += got.count
        if let begun = clients[number]?.begun { report.comeBack.record(nanoseconds() - begun) }
        finish(number, succeeded: true)
    }
}

extension ReturnLoad: LoadConnectionOwner {
    func opened(_ connection: LoadConnection) {
        let connect =
            "{\"id\":1,\"connect\":{\"token\":\"\(room(of: connection.number).token)\",\"data\":{\"present\":true}}}\n"
        let number = connection.number
        connection.send(Array((connect + (phase == .write ? messages(number) : follow(number))).utf8))
    }

    func received(_ connection: LoadConnection, _ message: UnsafeRawBufferPointer) {
        if message.count <= 2 { return connection.send(Array("{}".utf8)) }
        guard !connection.isDone, message.starts(with: "{\"id\":".utf8) else { return }
        if let id = message.number(at: 6), id > 1 { answered(connection, message) }
    }

    func closed(_ connection: LoadConnection) {
        let (number, isDone) = (connection.number, connection.isDone)
        guard !isDone else { return }
        // The next begins outside the turn's clearing up.
        shard.postUrgent { [self] in
            guard onDone != nil else { return }
            finish(number, succeeded: false)
        }
    }
}
