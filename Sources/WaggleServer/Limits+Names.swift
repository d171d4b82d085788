extension Limits {
    /// Sets the bound called `name`; false when there is none of that name. For load tests and tests:
    /// `waggle serve --limit headTimeout=500`.
    package mutating func set(_ name: String, to value: Int) -> Bool {
        if let path = Self.counts[name] {
            self[keyPath: path] = value
            return true
        }
        guard let path = Self.times[name] else { return false }
        self[keyPath: path] = Int64(value)
        return true
    }

    /// Every bound's name and present value.
    package var all: [String: Int] {
        Self.counts.mapValues { self[keyPath: $0] }.merging(Self.times.mapValues { Int(self[keyPath: $0]) }) { $1 }
    }

    // Key paths of a struct of integers hold no state; the type does not say so.
    private nonisolated(unsafe) static let counts: [String: WritableKeyPath<Limits, Int>] = [
        "headBytes": \.headBytes, "headerCount": \.headerCount, "bodyBytes": \.bodyBytes, "fileBytes": \.fileBytes,
        "uploads": \.uploads,
        "uploadsPerPerson": \.uploadsPerPerson,
        "requestsPerConnection": \.requestsPerConnection, "messageBytes": \.messageBytes, "fragments": \.fragments,
        "commandsPerFrame": \.commandsPerFrame, "pongsPerRead": \.pongsPerRead, "commandsUnderWay": \.commandsUnderWay,
        "lowWater": \.lowWater, "highWater": \.highWater, "outputBytes": \.outputBytes,
        "outputTotal": \.outputTotal,
        "subscriptions": \.subscriptions, "connections": \.connections, "connectionsPerUser": \.connectionsPerUser,
        "presenceEntries": \.presenceEntries, "historyPage": \.historyPage, "recoveryMax": \.recoveryMax,
        "replyBytes": \.replyBytes, "endedCredentials": \.endedCredentials, "handshakesPerTurn": \.handshakesPerTurn,
        "commandsWaiting": \.commandsWaiting, "commandsPerTurn": \.commandsPerTurn, "freeDiskBytes": \.freeDiskBytes,
        "passwordBytes": \.passwordBytes,
        "passwordsWaiting": \.passwordsWaiting, "loginAttemptsPerMinute": \.loginAttemptsPerMinute,
        "visitorsPerMinute": \.visitorsPerMinute, "requestsPerSecond": \.requestsPerSecond,
        "requestsAtOnce": \.requestsAtOnce, "commandsPerSecond": \.commandsPerSecond,
        "commandsAtOnce": \.commandsAtOnce, "connectionsPerAddress": \.connectionsPerAddress,
        "connectionsPerSecond": \.connectionsPerSecond, "connectionsAtOnce": \.connectionsAtOnce,
        "socketRequestsPerSecond": \.socketRequestsPerSecond, "socketRequestsAtOnce": \.socketRequestsAtOnce,
        "compressBytes": \.compressBytes,
        "rateKeys": \.rateKeys,
    ]

    private nonisolated(unsafe) static let times: [String: WritableKeyPath<Limits, Int64>] = [
        "headTimeout": \.headTimeout, "bodyTimeout": \.bodyTimeout, "keepAliveTimeout": \.keepAliveTimeout,
        "connectTimeout": \.connectTimeout, "pingInterval": \.pingInterval, "pongTimeout": \.pongTimeout,
        "closeTimeout": \.closeTimeout, "stuckTimeout": \.stuckTimeout, "handshakeTimeout": \.handshakeTimeout,
        "sessionLifetime": \.sessionLifetime, "connectionTokenLifetime": \.connectionTokenLifetime,
        "partnerSessionLifetime": \.partnerSessionLifetime, "customerSessionLifetime": \.customerSessionLifetime,
        "customerDeviceLifetime": \.customerDeviceLifetime, "customerLinkLifetime": \.customerLinkLifetime,
        "refreshGrace": \.refreshGrace,
        "shutdownSpread": \.shutdownSpread,
        "ticketKeyLifetime": \.ticketKeyLifetime, "shutdownTimeout": \.shutdownTimeout,
    ]
}
