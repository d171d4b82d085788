/// How to run a server: what the configuration's four layers come to.
package struct ServerOptions: Sendable {
    package var dataFolder: String
    package var httpHost = "127.0.0.1"
    /// 0 takes a free port; nil turns the listener off.
    package var httpPort: UInt16? = 8080
    package var httpsHost = "127.0.0.1"
    package var httpsPort: UInt16? = 8443
    /// The metrics and the health doors on plain HTTP at an address of their own, instead of among the rest; 0 takes a
    /// free port.
    package var metricsHost = "127.0.0.1"
    package var metricsPort: UInt16?
    /// What a scraper of the metrics must send as a bearer token.
    package var metricsToken: [UInt8]?
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count.
    package var trustedProxies = TrustedProxies()
    /// Further certificates with their keys, chosen by the name a client asks for.
    package var moreCertificates: [(certificate: String, key: String)] = []
    /// Each answer says in `Server-Timing` how long it took.
    package var tellsTime = false
    /// Own certificate and key; without them a self-signed pair is made in the data folder.
    package var certificateFile: String?
    package var keyFile: String?
    package var publicFolder: String?
    /// Origins besides the own whose pages may connect, as `https://shop.example`.
    package var allowedOrigins: Set<String> = []
    package var shards = 1
    /// Readiness by a Dispatch source per connection instead of one epoll set per shard.
    package var usesSources = false
    /// `/echo` for the conformance referee.
    package var hasEcho = false
    /// The desk's clock may be moved over the control socket.
    package var hasTestClock = false
    package var limits = Limits()

    package init(dataFolder: String) { self.dataFolder = dataFolder }
}
