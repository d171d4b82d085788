internal import ArgumentParser
internal import Glibc

/// One option a setting of the configuration, as given on the command line.
struct ServeOptions: ParsableArguments {
    @Option(help: "Data folder.") var data: String?
    @Option(help: "Address for plain HTTP.") var httpHost: String?
    @Option(help: "Port for plain HTTP; 0 takes a free one, - turns it off.") var httpPort: String?
    @Option(help: "Address for HTTPS.") var httpsHost: String?
    @Option(help: "Port for HTTPS; 0 takes a free one, - turns it off.") var httpsPort: String?
    @Option(help: "PEM file with the certificate chain.") var tlsCertificate: String?
    @Option(help: "PEM file with the certificate's key.") var tlsKey: String?
    @Option(help: "Further certificates by name: CERTIFICATE:KEY, comma-separated.") var tlsMore: String?
    @Option(help: "Proxies whose X-Forwarded-For counts, as 10.0.0.0/8, comma-separated.") var trustedProxy: String?
    @Option(help: "Address for /metrics apart from the rest.") var metricsHost: String?
    @Option(help: "Port for it; 0 takes a free one, - puts /metrics among the rest.") var metricsPort: String?
    @Option(help: "File with the bearer token that a scraper must send.") var metricsTokenFile: String?
    @Option(help: "on or off: tell in Server-Timing how long answers took.") var serverTiming: String?
    @Option(help: "Folder with the pages.") var publicDir: String?
    @Option(help: "Further origins whose pages may connect, comma-separated.") var origins: String?
    @Option(help: "Connection queues, 1 to 16.") var shards: String?
    @Option(help: "epoll or sources.") var readiness: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel: String?
    @Option(help: "auto, json or text.") var logFormat: String?

    private var given: [SettingKey: String] {
        let all: [(SettingKey, String?)] = [
            (.data, data), (.httpHost, httpHost), (.httpPort, httpPort), (.httpsHost, httpsHost),
            (.httpsPort, httpsPort), (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.tlsMore, tlsMore),
            (.trustedProxy, trustedProxy), (.metricsHost, metricsHost), (.metricsPort, metricsPort),
            (.metricsTokenFile, metricsTokenFile), (.serverTiming, serverTiming), (.publicDir, publicDir),
            (.origins, origins), (.shards, shards), (.readiness, readiness), (.logLevel, logLevel),
            (.logFormat, logFormat),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { key, value in value.map { (key, $0) } })
    }

    /// All four layers together.
    func resolved() throws(UsageError) -> Settings { try Settings(given: given) }
}
