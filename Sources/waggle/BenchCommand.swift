internal import ArgumentParser
internal import Dispatch
internal import Glibc
internal import TLS
internal import Transport
internal import WaggleLoad

/// `waggle bench`: load for a server on this machine, and what came of it.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Put load on a server on this machine and measure.",
        discussion: """
            Rooms of --members connections; --under-way messages at any time; each line of the rooms file is
            TOKEN TICKET, one a room. `make bench` prepares all of it and writes docs/benchmarks.md.
            """)

    @Option(help: "ws:// or wss:// on a loopback address.") var url = "ws://127.0.0.1:8080/connection/websocket"
    @Option(help: "File with TOKEN TICKET lines, one a room.") var roomsFile: String?
    @Option(help: "Rooms for the raw dialect.") var rooms = 200
    @Option(help: "Connections a room.") var members = 5
    @Option(help: "Messages under way.") var underWay = 128
    @Option(help: "Seconds to measure, after `measuring` was printed.") var seconds = 5.0
    @Option(help: "Seconds of load before that.") var warmUp = 0.5
    @Option(help: "Bytes of a message's text.") var textBytes = 128
    @Flag(help: "The floor's dialect: no protocol, what is sent comes back.") var raw = false
    @Flag(help: "Only open the connections, print `ready`, and hold them until standard input ends.") var idle = false

    func run() throws {
        guard let target = LoadTarget(url) else {
            throw ValidationError("--url must be ws:// or wss:// on a loopback address with a port")
        }
        var plan = RoomLoad.Plan(target: target, rooms: try readRooms(), roomCount: rooms)
        if !raw { plan.roomCount = plan.rooms.count }
        plan.members = members
        plan.underWay = underWay
        plan.seconds = seconds
        plan.warmUpSeconds = warmUp
        plan.textBytes = textBytes
        plan.isRaw = raw
        plan.isIdle = idle
        ignoreBrokenPipeSignal()
        let shard = try Shard()
        let tls = target.isSecure ? try TLSContext.client(trust: .anything) : nil
        let load = RoomLoad(plan, shard: shard, tls: tls)
        let done = DispatchSemaphore(value: 0)
        load.open { done.signal() }
        guard done.wait(timeout: .now() + 120) == .success else {
            throw ValidationError("the connections did not all open within 120 s")
        }
        if idle {
            Self.say("ready")
            while readLine() != nil {}
            withExtendedLifetime(load) { Glibc.exit(0) }
        }
        load.run {
            Self.say("measuring")
        } done: { report in
            Self.say(Self.json(report))
            done.signal()
        }
        done.wait()
        // The connections still speak of it until the process is gone.
        withExtendedLifetime(load) { Glibc.exit(0) }
    }

    private static func say(_ line: String) {
        print(line)
        fflush(nil)
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

    private static func json(_ report: RoomLoad.Report) -> String {
        let fields: [(String, Double)] = [
            ("connections", Double(report.connections)), ("seconds", report.seconds),
            ("acknowledged", Double(report.acknowledged)), ("deliveries", Double(report.deliveries)),
            ("refused", Double(report.refused)), ("closed", Double(report.closed)),
            ("acknowledged_per_s", Double(report.acknowledged) / max(report.seconds, 0.001)),
            ("deliveries_per_s", Double(report.deliveries) / max(report.seconds, 0.001)),
            ("ack_p50_us", report.acknowledgement.microseconds(0.5)),
            ("ack_p99_us", report.acknowledgement.microseconds(0.99)),
            ("delivery_p50_us", report.delivery.microseconds(0.5)),
            ("delivery_p99_us", report.delivery.microseconds(0.99)), ("own_cpu_s", report.ownCPU),
        ]
        return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
