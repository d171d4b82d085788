internal import Dispatch
internal import Synchronization
internal import WaggleDesk

/// The process's counters and gauges, written as Prometheus text 0.0.4. Callable from any queue:
/// every value is an atomic or behind a lock.
package final class Metrics: Sendable {
    /// What is counted. The raw value is the metric's name after `waggle_`.
    package enum Counter: String, CaseIterable, Sendable {
        case connectionsAccepted = "connections_accepted_total"
        case handshakesFailed = "tls_handshakes_failed_total"
        case requests = "http_requests_total"
        case upgrades = "websocket_upgrades_total"
        case commands = "commands_total"
        case refusals = "commands_refused_total"
        case deliveries = "deliveries_total"
        case signalsDropped = "signals_dropped_total"
        case recoveries = "recoveries_total"
        case recoveriesFailed = "recoveries_failed_total"
        case logins = "logins_total"
        case loginsRefused = "logins_refused_total"

        var help: String {
            switch self {
            case .connectionsAccepted: "Sockets accepted."
            case .handshakesFailed: "TLS handshakes that did not complete."
            case .requests: "HTTP requests answered."
            case .upgrades: "Upgrades to WebSocket."
            case .commands: "Commands received, socket and HTTP."
            case .refusals: "Commands the rules refused."
            case .deliveries: "Publications handed to a connection."
            case .signalsDropped: "Typing and presence dropped for slow readers."
            case .recoveries: "Subscriptions recovered."
            case .recoveriesFailed: "Recoveries answered with recovered:false."
            case .logins: "Log-ins."
            case .loginsRefused: "Log-ins refused."
            }
        }
    }

    private let counters: [Atomic64] = Counter.allCases.map { _ in Atomic64() }
    /// Connections cut, by reason: a closed set of short words.
    private let cuts = Mutex<[String: Int64]>([:])
    /// What was refused because it came too often, by limit: a closed set of short words.
    private let limited = Mutex<[String: Int64]>([:])
    private struct Reading: Sendable {
        let name: String
        let help: String
        /// Prometheus' word: `gauge`, or `counter` for what only grows.
        let kind: String
        let read: @Sendable () -> Double
    }

    private let readings = Mutex<[Reading]>([])
    /// By route as the table of routes spells it: a closed set.
    private let routes = Mutex<[String: RouteMeter]>([:])
    private let fanOut = DurationHistogram()
    private let histograms = Mutex<[NamedHistogram]>([])

    private final class RouteMeter: Sendable {
        let times = DurationHistogram()
        let byClass = Mutex<[Int: Int64]>([:])
    }

    private struct NamedHistogram: Sendable {
        let name: String
        let help: String
        let times: DurationHistogram
    }

    package init() {}

    /// Adds to a counter.
    package func add(_ counter: Counter, _ count: Int64 = 1) {
        guard let index = Counter.allCases.firstIndex(of: counter) else { return }
        counters[index].value.add(count, ordering: .relaxed)
    }

    package func value(of counter: Counter) -> Int64 {
        guard let index = Counter.allCases.firstIndex(of: counter) else { return 0 }
        return counters[index].value.load(ordering: .relaxed)
    }

    /// Counts a connection the server refused or cut, under a short fixed reason.
    package func cut(_ reason: String) {
        cuts.withLock { $0[reason, default: 0] += 1 }
    }

    /// Counts what was refused because it came too often, under the limit's short fixed name.
    package func limited(_ limit: String) {
        limited.withLock { $0[limit, default: 0] += 1 }
    }

    /// Counts an answer under its route, with how long it took to make.
    func answered(_ route: String, status: Int, microseconds: Int64) {
        let meter = routes.withLock { routes in
            if let known = routes[route] { return known }
            let made = RouteMeter()
            routes[route] = made
            return made
        }
        meter.times.add(microseconds)
        meter.byClass.withLock { $0[status / 100, default: 0] += 1 }
    }

    /// A turn's publications are with their sockets; `since` is when they were committed, in ns of `DispatchTime`.
    func fannedOut(since: UInt64) {
        fanOut.add(Int64((DispatchTime.now().uptimeNanoseconds &- since) / 1_000))
    }

    /// Adds a histogram that somebody else keeps.
    func histogram(_ name: String, help: String, _ times: DurationHistogram) {
        histograms.withLock { $0.append(NamedHistogram(name: name, help: help, times: times)) }
    }

    /// Adds a gauge read at each scrape, from any queue.
    package func gauge(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
        readings.withLock { $0.append(Reading(name: name, help: help, kind: "gauge", read: read)) }
    }

    /// Adds a counter that somebody else keeps, read at each scrape, from any queue.
    package func sum(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
        readings.withLock { $0.append(Reading(name: name, help: help, kind: "counter", read: read)) }
    }

    /// The exposition text, one block a metric.
    package func prometheusText() -> String {
        var text = ""
        for counter in Counter.allCases {
            let name = "waggle_" + counter.rawValue
            text += "# HELP \(name) \(counter.help)\n# TYPE \(name) counter\n\(name) \(value(of: counter))\n"
        }
        text += Self.family(
            "connections_cut_total", "Connections refused or cut, by reason.", label: "reason", cuts.withLock { $0 })
        text += Self.family(
            "rate_limited_total", "What came too often and was refused, by limit.", label: "limit",
            limited.withLock { $0 })
        for reading in readings.withLock({ $0 }) {
            let name = "waggle_" + reading.name
            text += "# HELP \(name) \(reading.help)\n# TYPE \(name) \(reading.kind)\n\(name) \(reading.read())\n"
        }
        text += routeText()
        text += Self.head(
            "fan_out_seconds", "From a commit until its publications are with their sockets.", "histogram")
        text += Self.steps("fan_out_seconds", nil, fanOut)
        for one in histograms.withLock({ $0 }) {
            text += Self.head(one.name, one.help, "histogram") + Self.steps(one.name, nil, one.times)
        }
        return text
    }

    private func routeText() -> String {
        let found = routes.withLock { $0 }.sorted { $0.key < $1.key }
        var text = Self.head("http_responses_total", "Answers by route and class of status.", "counter")
        for (route, meter) in found {
            for (hundred, count) in meter.byClass.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
                text += "waggle_http_responses_total{route=\"\(route)\",status=\"\(hundred)xx\"} \(count)\n"
            }
        }
        text += Self.head("http_request_seconds", "How long answers took to make, by route.", "histogram")
        for (route, meter) in found {
            text += Self.steps("http_request_seconds", "route=\"\(route)\"", meter.times)
        }
        return text
    }

    private static func head(_ name: String, _ help: String, _ kind: String) -> String {
        "# HELP waggle_\(name) \(help)\n# TYPE waggle_\(name) \(kind)\n"
    }

    private static func steps(_ name: String, _ label: String?, _ times: DurationHistogram) -> String {
        let counts = times.cumulative
        let before = label.map { $0 + "," } ?? ""
        var text = ""
        for (bound, count) in zip(DurationHistogram.bounds, counts) {
            text += "waggle_\(name)_bucket{\(before)le=\"\(Double(bound) / 1_000_000)\"} \(count)\n"
        }
        let total = counts.last ?? 0
        text += "waggle_\(name)_bucket{\(before)le=\"+Inf\"} \(total)\n"
        let labels = label.map { "{\($0)}" } ?? ""
        text += "waggle_\(name)_sum\(labels) \(Double(times.microseconds) / 1_000_000)\n"
        return text + "waggle_\(name)_count\(labels) \(total)\n"
    }

    /// A counter with one label.
    private static func family(_ name: String, _ help: String, label: String, _ counts: [String: Int64]) -> String {
        var text = "# HELP waggle_\(name) \(help)\n# TYPE waggle_\(name) counter\n"
        for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
            text += "waggle_\(name){\(label)=\"\(value)\"} \(count)\n"
        }
        return text
    }
}

/// An atomic in a box, so that an array can hold many.
private final class Atomic64: Sendable {
    let value = Atomic<Int64>(0)
}
