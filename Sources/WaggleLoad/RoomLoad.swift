internal import Crypto
internal import Dispatch
internal import Glibc
package import TLS
package import Transport

// Rooms of a few connections each. A message goes out from a random connection. Two loops:
//
//     closed   a fixed number of messages under way: the next leaves when the answer to one is there
//     open     messages leave at moments drawn beforehand (a Poisson process), whether the server keeps up or not;
//              latency runs from that moment, so that waiting behind a slow answer is counted ("coordinated
//              omission", Gil Tene)
//
// Two dialects:
//
//     waggle   connect, subscribe ticket:N, rpc chat.send; the answer is the acknowledgement after the commit
//     waggle, typing   the same with rpc chat.typing, which is relayed and not stored
//     raw      the floor's: what is sent comes back to everybody in the room, the sender too; that is the answer

/// One run of the load. Everything is confined to its shard's queue but `report`, which waits for the end.
package final class RoomLoad: @unchecked Sendable {
    package struct Room: Sendable {
        let token: String
        let ticket: Int
        package init(token: String, ticket: Int) {
            self.token = token
            self.ticket = ticket
        }
    }

    package struct Plan: Sendable {
        package var target: LoadTarget
        /// Empty for the raw dialect.
        package var rooms: [Room]
        package var roomCount: Int
        package var members = 5
        package var underWay = 128
        /// Messages a second in the open loop; nil for the closed one.
        package var rate: Double?
        package var seconds = 5.0
        /// Load before anything is counted: connections, caches and the batch size settle.
        package var warmUpSeconds = 0.5
        package var textBytes = 128
        package var isRaw = false
        /// Typing signals instead of messages: relayed to those who are here, never stored.
        package var isTyping = false

        package init(target: LoadTarget, rooms: [Room], roomCount: Int) {
            self.target = target
            self.rooms = rooms
            self.roomCount = roomCount
        }
    }

    package struct Report: Sendable {
        package var connections = 0
        package var seconds = 0.0
        package var acknowledged = 0
        package var deliveries = 0
        package var refused = 0
        package var closed = 0
        package var acknowledgement = LatencyRecord()
        package var delivery = LatencyRecord()
        /// CPU this tool used, in seconds: near `seconds` means that the tool was the limit.
        package var ownCPU = 0.0
    }

    private let plan: Plan
    private let shard: Shard
    private let tls: TLSContext?
    private var connections: [LoadConnection] = []
    private var opening = 0
    private var ready = 0
    private var isSending = false
    private var isMeasuring = false
    private var report = Report()
    private var startedAt: UInt64 = 0
    private var random = SystemRandomNumberGenerator()
    private var sent: [UInt32: UInt64] = [:]
    private var nextID: UInt32 = 10
    private let padding: [UInt8]
    private var onReady: (@Sendable () -> Void)?
    /// The open loop's clock, and when the next message should leave, in ns.
    private var pace: (any DispatchSourceTimer)?
    private var nextLeaves = 0.0

    package init(_ plan: Plan, shard: Shard, tls: TLSContext?) {
        self.plan = plan
        self.shard = shard
        self.tls = tls
        padding = [UInt8](repeating: UInt8(ascii: "x"), count: max(0, plan.textBytes - 20))
    }

    /// Opens every connection, at most 64 at a time; `ready` runs when all follow their room.
    package func open(ready: @escaping @Sendable () -> Void) {
        shard.postUrgent { [self] in
            onReady = ready
            openMore()
        }
    }

    private var total: Int { plan.roomCount * plan.members }

    private func openMore() {
        while opening - ready < 64, opening < total {
            let number = opening
            opening += 1
            guard let socket = plan.target.connect() else {
                report.closed += 1
                ready += 1
                continue
            }
            let path = plan.isRaw ? [("X-Room", "\(number / plan.members)")] : []
            let client = LoadConnection(number: number, target: plan.target, headers: path, owner: self)
            connections.append(client)
            _ = shard.attach(socket) { connection in
                client.start(connection, tls: tls)
                return client
            }
        }
        if ready >= total, let onReady {
            self.onReady = nil
            onReady()
        }
    }

    /// What was counted so far, for showing progress: `show` runs on the shard's queue. Any thread.
    package func progress(_ show: @escaping @Sendable (_ acknowledged: Int, _ deliveries: Int) -> Void) {
        shard.postUrgent { [self] in show(report.acknowledged, report.deliveries) }
    }

    /// Runs the load: `measuring` after the warm-up, `done` with the report at the end of the plan's time. Both are
    /// called on the shard's queue.
    package func run(measuring: @escaping @Sendable () -> Void, done: @escaping @Sendable (Report) -> Void) {
        shard.postUrgent { [self] in
            isSending = true
            if let rate = plan.rate { startOpenLoop(rate) } else { for _ in 0..<plan.underWay { sendNext() } }
            shard.schedule(afterMilliseconds: Int(plan.warmUpSeconds * 1_000)) { [self] in
                measuring()
                measure(done)
            }
        }
    }

    private func measure(_ done: @escaping @Sendable (Report) -> Void) {
        report.connections = connections.count
        startedAt = nanoseconds()
        let cpuBefore = cpuSeconds()
        isMeasuring = true
        shard.schedule(afterMilliseconds: Int(plan.seconds * 1_000)) { [self] in
            isMeasuring = false
            isSending = false
            report.seconds = Double(nanoseconds() - startedAt) / 1e9
            report.ownCPU = cpuSeconds() - cpuBefore
            done(report)
        }
    }

    // MARK: Sending

    /// Looks four thousand times a second what should have left by now.
    private func startOpenLoop(_ rate: Double) {
        nextLeaves = Double(nanoseconds())
        let pace = DispatchSource.makeTimerSource(flags: .strict, queue: DispatchQueue(label: "load.pace"))
        pace.schedule(deadline: .now(), repeating: .microseconds(250), leeway: .nanoseconds(0))
        pace.setEventHandler { [self] in shard.postUrgent { [self] in sendDue(rate) } }
        pace.activate()
        self.pace = pace
    }

    private func sendDue(_ rate: Double) {
        let now = Double(nanoseconds())
        while isSending, nextLeaves <= now {
            send(leaving: UInt64(nextLeaves))
            nextLeaves -= log(Double.random(in: Double.ulpOfOne..<1, using: &random)) / rate * 1e9
        }
    }

    private func sendNext() {
        if isSending { send(leaving: nanoseconds()) }
    }

    private func send(leaving moment: UInt64) {
        guard let client = connections.randomElement(using: &random) else { return }
        let id = nextID
        nextID &+= 1
        sent[id] = moment
        if plan.isRaw { return client.send(rawMessage(id, moment)) }
        let room = client.number / plan.members
        client.send(plan.isTyping ? typingSignal(id, room: room) : chatMessage(id, moment, room: room))
    }

    /// `{"id":17,"rpc":…` with a text that carries the time of sending for the receivers.
    private func chatMessage(_ id: UInt32, _ now: UInt64, room: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160 + padding.count)
        bytes += "{\"id\":".utf8
        bytes.appendDecimal(UInt64(id))
        bytes += ",\"rpc\":{\"method\":\"chat.send\",\"data\":{\"client_id\":\"".utf8
        bytes += UUIDv7.format(UUIDv7.make(nowMilliseconds: now / 1_000_000)).utf8
        bytes += "\",\"ticket\":".utf8
        bytes.appendDecimal(UInt64(plan.rooms[room].ticket))
        bytes += ",\"text\":\"t=".utf8
        bytes.appendDecimal(now)
        bytes.append(UInt8(ascii: " "))
        bytes += padding
        bytes += "\"}}}".utf8
        return bytes
    }

    private func typingSignal(_ id: UInt32, room: Int) -> [UInt8] {
        let data = "{\"ticket\":\(plan.rooms[room].ticket)}"
        return Array("{\"id\":\(id),\"rpc\":{\"method\":\"chat.typing\",\"data\":\(data)}}".utf8)
    }

    private func rawMessage(_ id: UInt32, _ now: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 + padding.count)
        bytes += "{\"id\":".utf8
        bytes.appendDecimal(UInt64(id))
        bytes += ",\"text\":\"t=".utf8
        bytes.appendDecimal(now)
        bytes.append(UInt8(ascii: " "))
        bytes += padding
        bytes += "\"}".utf8
        return bytes
    }
}

extension RoomLoad: LoadConnectionOwner {
    func opened(_ connection: LoadConnection) {
        if plan.isRaw { return joined() }
        let room = plan.rooms[connection.number / plan.members]
        connection.send(
            Array(
                ("{\"id\":1,\"connect\":{\"token\":\"\(room.token)\",\"data\":{\"present\":true}}}\n"
                    + "{\"id\":2,\"subscribe\":{\"channel\":\"ticket:\(room.ticket)\"}}").utf8))
    }

    private func joined() {
        ready += 1
        openMore()
    }

    func received(_ connection: LoadConnection, _ message: UnsafeRawBufferPointer) {
        if message.count <= 2 { return connection.send(Array("{}".utf8)) }
        if message.starts(with: "{\"push\"".utf8) { return delivered(message) }
        guard message.starts(with: "{\"id\":".utf8),
            let id = message.number(at: 6).map({ UInt32(truncatingIfNeeded: $0) })
        else { return }
        if id < 10 {
            if id == 2 { joined() }
            return
        }
        if plan.isRaw { delivered(message) }
        guard let start = sent.removeValue(forKey: id) else { return }
        if message.isError(afterID: id) {
            report.refused += 1
        } else if isMeasuring {
            report.acknowledged += 1
            report.acknowledgement.record(nanoseconds() - start)
        }
        if plan.rate == nil { sendNext() }
    }

    private func delivered(_ message: UnsafeRawBufferPointer) {
        guard isMeasuring else { return }
        if plan.isTyping {
            report.deliveries += 1  // it carries no time
            return
        }
        guard let start = message.time else { return }
        report.deliveries += 1
        report.delivery.record(nanoseconds() &- start)
    }

    func closed(_ connection: LoadConnection) { report.closed += 1 }
}

extension UnsafeRawBufferPointer {
    /// The `t=` stamp in the text.
    fileprivate var time: UInt64? {
        guard count > 4 else { return nil }
        for index in 0..<(count - 3) where self[index] == 34 && self[index + 1] == 116 && self[index + 2] == 61 {
            return number(at: index + 3) ?? 0
        }
        return nil
    }

    /// Whether what follows `{"id":N,` names an error.
    fileprivate func isError(afterID id: UInt32) -> Bool {
        var position = 6
        while position < count, self[position] != 44 { position += 1 }
        return self[Swift.min(position + 1, count)...].starts(with: "\"error\"".utf8)
    }
}
