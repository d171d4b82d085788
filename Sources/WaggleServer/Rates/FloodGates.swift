internal import Synchronization
internal import Transport
internal import WaggleDomain

// Who asks too often is told to wait, and nobody else notices. An address stands for a stranger, a person for
// everybody with a token; an address of IPv6 is its /64, which is what one household or one attacker holds.
// The control socket in the data folder is the operator's own hand and never counted.

/// The bounds of one server on how often and how many. Any queue.
final class FloodGates: Sendable {
    /// What was too much: the label of the metric.
    enum Limit: String, Sendable {
        case visitors, logins, requests, commands, connections, arrivals, socket
    }

    private let visitors: RateLimiter<String>
    private let requests: RateLimiter<String>
    private let commands: RateLimiter<UserID>
    private let arrivals: RateLimiter<PeerAddress>
    private let connections = Mutex<[PeerAddress: Int]>([:])
    private let connectionsMax: Int
    private let metrics: Metrics

    init(limits: Limits, metrics: Metrics) {
        self.metrics = metrics
        let keysMax = limits.rateKeys
        visitors = RateLimiter(
            tokens: limits.visitorsPerMinute, milliseconds: 60_000, burst: limits.visitorsPerMinute, keysMax: keysMax)
        requests = RateLimiter(
            tokens: limits.requestsPerSecond, milliseconds: 1_000, burst: limits.requestsAtOnce, keysMax: keysMax)
        commands = RateLimiter(
            tokens: limits.commandsPerSecond, milliseconds: 1_000, burst: limits.commandsAtOnce, keysMax: keysMax)
        arrivals = RateLimiter(
            tokens: limits.connectionsPerSecond, milliseconds: 1_000, burst: limits.connectionsAtOnce, keysMax: keysMax)
        connectionsMax = limits.connectionsPerAddress
    }

    /// What the refused client is told.
    static func sentence(_ seconds: Int) -> String {
        "that was too often: try again in \(seconds) second\(seconds == 1 ? "" : "s")"
    }

    /// One more new customer; nil, or the seconds to wait. Those below are alike.
    func visitor(from request: Request) -> Int? {
        request.isLocal ? nil : counted(visitors.take(request.peer), .visitors)
    }

    func request(_ request: Request) -> Int? {
        request.isLocal ? nil : counted(requests.take(request.peer), .requests)
    }

    func command(by person: UserID) -> Int? { counted(commands.take(person), .commands) }

    /// How the address of a request stands; nil for the operator's own hand.
    func standing(_ request: Request) -> RateStanding? {
        request.isLocal ? nil : requests.standing(of: request.peer)
    }

    func standing(of person: UserID) -> RateStanding { commands.standing(of: person) }

    private func counted(_ wait: Int?, _ limit: Limit) -> Int? {
        if wait != nil { metrics.limited(limit.rawValue) }
        return wait
    }

    /// One more connection from there? Each true is followed by one `closed`. What is refused has cost no handshake.
    func opened(from address: PeerAddress) -> Bool {
        guard arrivals.take(address) == nil else {
            metrics.limited(Limit.arrivals.rawValue)
            return false
        }
        let isAdmitted = connections.withLock { open in
            guard open[address, default: 0] < connectionsMax else { return false }
            open[address, default: 0] += 1
            return true
        }
        if !isAdmitted { metrics.limited(Limit.connections.rawValue) }
        return isAdmitted
    }

    func closed(from address: PeerAddress) {
        connections.withLock { open in
            let left = open[address, default: 1] - 1
            open[address] = left > 0 ? left : nil
        }
    }
}
