/// Every bound of the server in one place. Sizes in bytes, times in ms unless the name says otherwise.
/// The docs' table (docs/reference/limits.md) is checked against this file by a test.
package struct Limits: Sendable {
    // HTTP. The head's bounds are what common servers use; a body holds one command or a small form.
    package var headBytes = 16 * 1_024
    package var headerCount = 100
    package var bodyBytes = 1_024 * 1_024
    package var headTimeout: Int64 = 10_000
    package var bodyTimeout: Int64 = 30_000
    package var keepAliveTimeout: Int64 = 75_000
    /// Pipelined requests answered before the connection is closed.
    package var requestsPerConnection = 1_000

    // Files: what a phone makes of a photograph or a short video. They are never whole in memory.
    package var fileBytes = 25 * 1_024 * 1_024
    /// Being received at one time, in all and from one person.
    package var uploads = 200
    package var uploadsPerPerson = 4

    // WebSocket: one command is at most 64 KiB, as the reference server's.
    package var messageBytes = 64 * 1_024
    package var fragments = 1_024
    package var commandsPerFrame = 256
    /// From the upgrade to the `connect` command.
    package var connectTimeout: Int64 = 10_000
    package var pingInterval: Int64 = 25_000
    package var pongTimeout: Int64 = 10_000
    package var closeTimeout: Int64 = 5_000
    /// Pings answered one by one in one read; beyond it only the latest is.
    package var pongsPerRead = 32
    /// Replies under way for one connection; above it the connection is not read.
    package var commandsUnderWay = 128

    // Output: above `highWater` the connection is not read and signals are dropped; above `outputBytes`
    // or `stuckTimeout` it is closed with 3008 and may resume.
    package var lowWater = 64 * 1_024
    package var highWater = 256 * 1_024
    package var outputBytes = 1_024 * 1_024
    /// Unsent output of all connections together: above it, those with more than an equal share of it are closed with
    /// 3008, so that ten thousand slow readers do not fill the memory.
    package var outputTotal = 512 * 1_024 * 1_024
    package var stuckTimeout: Int64 = 10_000

    // Sessions.
    package var subscriptions = 128
    package var connections = 18_000
    package var connectionsPerUser = 10
    package var presenceEntries = 1_000
    package var historyPage = 300
    /// Publications a recovery may bring; beyond it `recovered` is false and history does.
    package var recoveryMax = 5_000
    /// Bytes of a recovery or of a history page, well below `outputBytes`: a client that comes back after long
    /// must not be cut for what it asked. A larger recovery is answered by `recovered` false, a larger page cut short.
    package var replyBytes = 512 * 1_024
    /// Ended credentials remembered, so that a socket that was just connecting with one is refused.
    package var endedCredentials = 1_024

    // TLS.
    package var handshakeTimeout: Int64 = 10_000
    /// New handshakes in one turn of a shard, some 0.3 ms of CPU each: the others' messages go between.
    package var handshakesPerTurn = 8
    /// A key that opens session tickets serves so long, and once more as the previous one.
    package var ticketKeyLifetime: Int64 = 4 * 3_600_000

    // The desk.
    package var commandsWaiting = 20_000
    package var commandsPerTurn = 1_000

    /// Free bytes on the data folder's disk below which the server says that it is not ready.
    package var freeDiskBytes = 1_024 * 1_024

    // Log-in.
    package var passwordBytes = 1_024
    package var passwordsWaiting = 32
    package var loginAttemptsPerMinute = 10

    // Floods. Far above what people and their pages do, so that an office behind one address is not cut; low enough
    // that one greedy client leaves the desk to the others.
    /// For one address, all at once or spread.
    package var visitorsPerMinute = 60
    /// Under /api, for one address: in the long run, and at once.
    package var requestsPerSecond = 100
    package var requestsAtOnce = 400
    /// rpc over sockets and HTTP together, for one person: in the long run, and at once after a quiet time.
    package var commandsPerSecond = 50
    package var commandsAtOnce = 200
    /// What a socket asks besides rpc: following, history, presence, new tokens.
    package var socketRequestsPerSecond = 100
    package var socketRequestsAtOnce = 512
    package var connectionsPerAddress = 1_000
    /// New connections of one address, TLS handshakes included: in the long run, and at once.
    package var connectionsPerSecond = 100
    package var connectionsAtOnce = 1_000
    /// Addresses or persons that each of these remembers, some 60 bytes each.
    package var rateKeys = 10_000

    /// Answers over HTTP from this size on are compressed, where that gives nothing away.
    package var compressBytes = 1_024

    // Sessions' ends.
    package var sessionLifetime: Int64 = 12 * 3_600_000
    package var connectionTokenLifetime: Int64 = 120_000
    /// What a partner's link is exchanged for: the page renews it while it is open.
    package var partnerSessionLifetime: Int64 = 3_600_000
    /// Of a customer for whom a site vouched; the site vouches anew after it.
    package var customerSessionLifetime: Int64 = 24 * 3_600_000
    /// Of a customer who came by a link, and how long the link may wait to be opened.
    package var customerDeviceLifetime: Int64 = 30 * 24 * 3_600_000
    package var customerLinkLifetime: Int64 = 3_600_000
    /// Before the end of its right a socket's client is asked for a new token; at the end it is closed.
    package var refreshGrace: Int64 = 25_000

    // Stopping.
    package var shutdownTimeout: Int64 = 9_000
    /// Sockets are told to come back over this time, not all at one instant.
    package var shutdownSpread: Int64 = 2_000

    package init() {}
}
