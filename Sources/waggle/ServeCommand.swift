internal import ArgumentParser
internal import Glibc
internal import Logging
internal import WaggleDesk
internal import WaggleLog
internal import WaggleServer

/// `waggle serve`: runs until SIGTERM or SIGINT.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the server.",
        discussion: """
            Every option is also a line `key = value` in DATA/waggle.conf and an environment variable:
            --http-port = http.port = WAGGLE_HTTP_PORT. The command line wins, then the environment, then the file.

            Examples:
              waggle serve --data /srv/waggle
              waggle serve --demo --data .waggle/demo
              waggle serve --https-port 443 --tls-certificate chain.pem --tls-key key.pem
            """)

    @OptionGroup var settings: ServeOptions
    @Flag(help: "Start with a demo desk and print who may log in.") var demo = false
    @Flag(help: .hidden) var testClock = false
    @Flag(help: .hidden) var echoEndpoint = false
    /// `NAME=VALUE`, a bound of docs/reference/limits.md; for load tests and tests.
    @Option(name: .customLong("limit"), help: .hidden) var limits: [String] = []

    func run() throws {
        do throws(UsageError) {
            let given = try settings.resolved()
            try serve(try serverOptions(given), try makeLogger(given))
        } catch {
            stop(error.description, EX_USAGE)
        }
    }

    private func serve(_ options: ServerOptions, _ logger: Logger) throws(UsageError) {
        let logIns = demo ? makeDemo(options.dataFolder) : []
        let signals = Signals(logger)
        let server: Server
        do throws(StartError) {
            server = try Server(options, logger: logger)
        } catch {
            stop(error.description, error.exitCode)
        }
        announce(server, options)
        if demo { show(logIns, options, server) }
        fflush(nil)
        signals.wait(for: server)
    }

    /// One plain sentence, and the exit code of sysexits.
    private func stop(_ sentence: String, _ code: Int32) -> Never {
        let line = Array((sentence + "\n").utf8)
        _ = write(2, line, line.count)
        Glibc.exit(code)
    }

    private func serverOptions(_ given: Settings) throws(UsageError) -> ServerOptions {
        var options = ServerOptions(dataFolder: given.text(.data))
        options.httpHost = demo ? "127.0.0.1" : given.text(.httpHost)
        options.httpsHost = demo ? "127.0.0.1" : given.text(.httpsHost)
        options.httpPort = try given.port(.httpPort)
        options.httpsPort = try given.port(.httpsPort)
        options.certificateFile = given.text(.tlsCertificate).isEmpty ? nil : given.text(.tlsCertificate)
        options.keyFile = given.text(.tlsKey).isEmpty ? nil : given.text(.tlsKey)
        options.publicFolder = publicFolder(given.text(.publicDir))
        options.allowedOrigins = Set(given.text(.origins).split(separator: ",").map { $0.filter { $0 != " " } })
        options.moreCertificates = try moreCertificates(given.text(.tlsMore))
        options.trustedProxies = try trustedProxies(given.text(.trustedProxy))
        options.metricsHost = given.text(.metricsHost)
        options.metricsPort = try given.port(.metricsPort)
        options.metricsToken = try metricsToken(given.text(.metricsTokenFile))
        options.tellsTime = try given.word(.serverTiming, among: ["on", "off"]) == "on"
        options.shards = try given.number(.shards, in: 1...16)
        let readiness = try given.word(.readiness, among: ["epoll", "sources"])
        options.usesSources = readiness == "sources"
        options.hasEcho = echoEndpoint
        options.hasTestClock = testClock
        for text in limits { try set(text, &options.limits) }
        guard options.httpPort != nil || options.httpsPort != nil else {
            throw UsageError("both http.port and https.port are off: nobody could connect")
        }
        return options
    }

    private func set(_ text: String, _ limits: inout Limits) throws(UsageError) {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = Int(parts[1]), value > 0 else {
            throw UsageError("--limit takes NAME=VALUE with a number above 0, not \"\(text)\"")
        }
        guard limits.set(String(parts[0]), to: value) else { throw UsageError("there is no limit \"\(parts[0])\"") }
    }

    /// The folder named, else `Public` here or beside the program.
    private func publicFolder(_ named: String) -> String? {
        if !named.isEmpty { return named }
        let program =
            CommandLine.arguments.first.map { $0.split(separator: "/").dropLast().joined(separator: "/") } ?? ""
        let beside = ["/" + program + "/Public", "/" + program + "/../share/waggle/Public"]
        return (["Public"] + beside).first { access($0 + "/index.html", R_OK) == 0 }
    }

    private func makeLogger(_ given: Settings) throws(UsageError) -> Logger {
        let levels = Logger.Level.allCases.map(\.rawValue)
        let level = try given.word(.logLevel, among: levels)
        let format = try given.word(.logFormat, among: ["auto", "json", "text"])
        let isJSON = format == "json" || (format == "auto" && isatty(2) == 0)
        let handler = LineLogHandler(level: Logger.Level(rawValue: level) ?? .info, form: isJSON ? .json : .text)
        return Logger(label: "waggle") { _ in handler }
    }

    private func announce(_ server: Server, _ options: ServerOptions) {
        var lines = ["Waggle \(Version.current) serves \(options.dataFolder)"]
        if let port = server.httpPort { lines.append("  http://\(shown(options.httpHost)):\(port)/") }
        if let port = server.httpsPort { lines.append("  https://\(shown(options.httpsHost)):\(port)/") }
        if let port = server.metricsPort {
            lines.append("  http://\(shown(options.metricsHost)):\(port)/metrics, for operators")
        }
        if options.publicFolder == nil { lines.append("  (no pages: give --public-dir)") }
        if !demo && server.hasNoStaff {
            lines.append("Nobody can log in yet. In another terminal:")
            lines.append(
                "  waggle user add --role admin --login NAME --name \"Your Name\" --data \(options.dataFolder)")
        }
        print(lines.joined(separator: "\n"))
    }

    /// Fills an unused folder with the demo desk; nobody new when it was used before.
    private func makeDemo(_ folder: String) -> [MadeLogIn] {
        do throws(GeneratingError) {
            return try DemoDesk.prepare(DataFolder(folder), now: DeskClock().now) ?? []
        } catch {
            stop(error.description, EX_IOERR)
        }
    }

    /// Where to click and who may log in; the passwords are made up at the first start and shown this once.
    private func show(_ logIns: [MadeLogIn], _ options: ServerOptions, _ server: Server) {
        guard let port = server.httpPort ?? server.httpsPort else { return }
        let home = (server.httpPort == nil ? "https" : "http") + "://localhost:\(port)"
        print("\nA customer writes at      \(home)/")
        print("Agents work at            \(home)/desk")
        print("Managers switch modes at  \(home)/board")
        print("Administrators manage at  \(home)/admin")
        guard !logIns.isEmpty else {
            print("\nThe demo desk was made at an earlier start, which printed its passwords.")
            print("To begin anew, stop the server and delete the folder \(options.dataFolder).")
            return
        }
        print("\n  log-in     password           who")
        for made in logIns {
            let login = made.login.padding(to: 10)
            print("  \(login) \(made.password.padding(to: 18)) \(made.name), \(made.role.rawValue)")
        }
        print("\nThe passwords are shown this once. Two browser windows make a good trial: one customer, one agent.")
    }

    private func shown(_ host: String) -> String { host == "127.0.0.1" ? "localhost" : host }
}

extension StartError {
    var exitCode: Int32 {
        switch kind {
        case .store(let error): Failure(error).code
        case .pages: EX_NOINPUT
        case .network: EX_UNAVAILABLE
        case .certificate: EX_CONFIG
        }
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
