internal import JSON
internal import WaggleLoad

/// What `waggle bench` found, as lines for people or one line of JSON.
struct Figures {
    /// What the server used meanwhile; nil where no process was named.
    struct Used: Sendable {
        var cpuSeconds: Double?
        var residentBytes: Int?
    }

    /// Name in the JSON, words for people, value, and how many decimals people see.
    private var rows: [(name: String, words: String, value: Double, decimals: Int)] = []

    /// Messages in rooms; `bytesHeld` is what the server's memory grew by when the connections opened.
    init(_ report: RoomLoad.Report, server: Used, bytesHeld: Int?) {
        let seconds = max(report.seconds, 0.001)
        add("connections", "connections", Double(report.connections))
        add("seconds", "seconds", report.seconds, 2)
        add("acknowledged", "messages acknowledged", Double(report.acknowledged))
        add("deliveries", "messages delivered", Double(report.deliveries))
        add("refused", "messages refused", Double(report.refused))
        add("closed", "connections lost", Double(report.closed))
        add("acknowledged_per_s", "acknowledged a second", Double(report.acknowledged) / seconds)
        add("deliveries_per_s", "delivered a second", Double(report.deliveries) / seconds)
        add("ack", "acknowledged after", report.acknowledgement)
        add("delivery", "delivered after", report.delivery)
        add("own_cpu_s", "CPU of this tool, seconds", report.ownCPU, 2)
        if let cpu = server.cpuSeconds {
            add("server_cpu_s", "server's CPU, seconds", cpu, 2)
            add(
                "server_cpu_us_per_delivery", "server's CPU a delivery, µs",
                cpu * 1e6 / Double(max(1, report.deliveries)), 1)
        }
        if let bytesHeld {
            let each = Double(bytesHeld) / Double(max(1, report.connections))
            add("server_bytes_per_connection", "server's memory a connection, bytes", each)
        }
    }

    /// Connections opened one after the other.
    init(_ report: ConnectLoad.Report, server: Used) {
        add("connected", "connections opened", Double(report.connected))
        add("resumed", "of them resumed", Double(report.resumed))
        add("failed", "not opened", Double(report.failed))
        add("seconds", "seconds", report.seconds, 2)
        add("connects_per_s", "connections a second", Double(report.connected) / max(report.seconds, 0.001))
        add("connect", "open after", report.connect)
        add("own_cpu_s", "CPU of this tool, seconds", report.ownCPU, 2)
        if let cpu = server.cpuSeconds {
            add("server_cpu_s", "server's CPU, seconds", cpu, 2)
            add(
                "server_cpu_us_per_connect", "server's CPU a connection, µs",
                cpu * 1e6 / Double(max(1, report.connected)), 1)
        }
    }

    /// Clients that came back after a cut.
    init(_ report: ReturnLoad.Report, server: Used) {
        add("clients", "clients", Double(report.clients))
        add("recovered", "recovered all that they had missed", Double(report.recovered))
        add("lost", "recovered less", Double(report.lost))
        add("failed", "not let in, or cut", Double(report.failed))
        add("publications", "publications recovered", Double(report.publications))
        add("seconds", "seconds until the last was back", report.seconds, 2)
        add("come_back", "back after", report.comeBack)
        add("own_cpu_s", "CPU of this tool, seconds", report.ownCPU, 2)
        if let cpu = server.cpuSeconds { add("server_cpu_s", "server's CPU, seconds", cpu, 2) }
    }

    private mutating func add(_ name: String, _ words: String, _ value: Double, _ decimals: Int = 0) {
        rows.append((name, words, value, decimals))
    }

    private mutating func add(_ name: String, _ words: String, _ latencies: LatencyRecord) {
        for (quantile, label) in [(0.5, "p50"), (0.99, "p99"), (0.999, "p999")] {
            add("\(name)_\(label)_us", "\(words), \(label), µs", latencies.microseconds(quantile))
        }
        add("\(name)_max_us", "\(words), longest, µs", latencies.microseconds(1))
    }

    /// Lines for people, or one line of JSON.
    func text(asJSON: Bool) -> String {
        if asJSON {
            return "{" + rows.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
        }
        let width = rows.map(\.words.count).max() ?? 0
        return rows.map { row in
            row.words + String(repeating: " ", count: width - row.words.count + 2)
                + Self.number(row.value, row.decimals)
        }.joined(separator: "\n")
    }

    /// With groups of three and a fixed number of decimals: `12,345.67`.
    private static func number(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int64(scaled) / Int64(scale)
        var digits = Array(String(whole).reversed())
        for index in stride(from: (digits.count - 1) / 3 * 3, to: 0, by: -3) { digits.insert(",", at: index) }
        var text = (value < 0 && scaled > 0 ? "-" : "") + String(digits.reversed())
        if decimals > 0 {
            let rest = String(Int64(scaled) % Int64(scale))
            text += "." + String(repeating: "0", count: decimals - rest.count) + rest
        }
        return text
    }
}
