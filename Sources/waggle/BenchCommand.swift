internal import ArgumentParser
internal import Dispatch
internal import Glibc
internal import JSON
internal import TLS
internal import Transport
internal import WaggleLoad

/// `waggle bench`: load for a server on this machine, and what came of it.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Put load on a server on this machine and measure.",
        discussion: """
            Rooms of --members connections, each line of the rooms file is TOKEN TICKET, one a room. Either \
            --under-way messages at any time (closed loop) or --rate messages a second at random moments, whether the \
            server keeps up or not (open loop); latencies run from the moment a message should have left. With \
            --connects it opens connections instead, one after the other; with --missed all members are cut, so many \
            messages are said in each room, and all come back and recover them. --pid names the server's process, and its CPU \
            and memory are told too. `make bench` prepares all of it and writes docs/benchmarks.md.
            """)

    @Option(help: "ws:// or wss:// on a loopback address.") var url = "ws://127.0.0.1:8080/connection/websocket"
    @Option(help: "File with TOKEN TICKET lines, one a room.") var roomsFile: String?
    @Option(help: "Rooms for the raw dialect.") var rooms = 200
    @Option(help: "Connections a room.") var members = 5
    @Option(help: "Messages under way.") var underWay = 128
    @Option(help: "Messages a second at random moments (Poisson), instead of a number under way.") var rate: Double?
    @Option(help: "Seconds to measure.") var seconds = 5.0
    @Option(help: "Seconds of load before that.") var warmUp = 0.5
    @Option(help: "Bytes of a message's text.") var textBytes = 128
    @Option(help: "Open this many connections, one after the other, and measure that.") var connects: Int?
    @Option(help: "Cut all members, say this many messages a room without them, and let them come back.")
    var missed: Int?
    @Option(help: "How many connect at once (default: 32, with --missed 256).") var atOnce: Int?
    @Flag(help: "Each of them resumes the TLS session of an earlier one.") var resumed = false
    @Option(help: "The server's process: its CPU and memory are told.") var pid: Int?
    @Flag(help: "The floor's dialect: no protocol, what is sent comes back.") var raw = false
    @Flag(help: "Typing signals instead of messages.") var typing = false
    @Flag(help: "Only open the connections, print `ready`, and hold them until standard input ends.") var idle = false
    @Flag(help: "Print `measuring` when it begins, and the figures as one line of JSON.") var json = false

    func validate() throws {
        guard members > 0, underWay > 0, seconds > 0, warmUp >= 0, rooms > 0, atOnce ?? 1 > 0 else {
            throw ValidationError("Numbers of connections, messages and seconds are above 0.")
        }
        if let rate, !(rate > 0 && rate <= 1_000_000) { throw ValidationError("--rate is above 0, at most 1,000,000.") }
        if let connects, connects < 1 { throw ValidationError("--connects is at least 1.") }
        if let missed, !(1...200).contains(missed) { throw ValidationError("--missed is 1 to 200.") }
        if missed != nil, raw || connects != nil {
            throw ValidationError("--missed goes with neither --raw nor --connects.")
        }
        if typing, raw || connects != nil || missed != nil {
            throw ValidationError("--typing goes with none of --raw, --connects, --missed.")
        }
        if resumed, connects == nil { throw ValidationError("--resumed belongs to --connects.") }
    }

    func run() throws {
        guard let target = LoadTarget(url) else {
            throw ValidationError("--url must be ws:// or wss:// on a loopback address with a port")
        }
        ignoreBrokenPipeSignal()
        let server = try pid.map { pid in
            guard let server = ServerProcess(pid: pid) else { throw ValidationError("There is no process \(pid).") }
            return server
        }
        let bench = try LoadBench(target: target, server: server, asJSON: json)
        if let connects {
            var plan = ConnectLoad.Plan(target: target)
            plan.count = connects
            plan.atOnce = atOnce ?? plan.atOnce
            plan.isResumed = resumed
            bench.connect(plan)
        }
        if let missed {
            var plan = ReturnLoad.Plan(target: target, rooms: try readRooms())
            plan.members = members
            plan.messages = missed
            plan.atOnce = atOnce ?? plan.atOnce
            bench.cutAndReturn(plan)
        }
        var plan = RoomLoad.Plan(target: target, rooms: try readRooms(), roomCount: rooms)
        if !raw { plan.roomCount = plan.rooms.count }
        plan.members = members
        plan.underWay = underWay
        plan.rate = rate
        plan.seconds = seconds
        plan.warmUpSeconds = warmUp
        plan.textBytes = textBytes
        plan.isRaw = raw
        plan.isTyping = typing
        try bench.talk(plan, onlyHold: idle)
    }

    private func readRooms() throws -> [RoomLoad.Room] {
        guard !raw else { return [] }
        guard let roomsFile, let text = readText(roomsFile) else {
            throw ValidationError("--rooms-file is needed: lines of TOKEN TICKET")
        }
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let ticket = Int(parts[1]) else { return nil }
            return RoomLoad.Room(token: String(parts[0]), ticket: ticket)
        }
    }
}
