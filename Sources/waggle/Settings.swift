internal import Glibc

/// A key of the configuration. Each has one dotted name, one option and one environment variable:
/// `http.port` = `--http-port` = `WAGGLE_HTTP_PORT`.
enum SettingKey: String, CaseIterable {
    case data
    case httpHost = "http.host"
    case httpPort = "http.port"
    case httpsHost = "https.host"
    case httpsPort = "https.port"
    case tlsCertificate = "tls.certificate"
    case tlsKey = "tls.key"
    case tlsMore = "tls.more"
    case trustedProxy = "trusted.proxy"
    case metricsHost = "metrics.host"
    case metricsPort = "metrics.port"
    case metricsTokenFile = "metrics.token.file"
    case serverTiming = "server.timing"
    case publicDir = "public.dir"
    case origins
    case shards
    case readiness
    case logLevel = "log.level"
    case logFormat = "log.format"

    var variable: String { "WAGGLE_" + rawValue.map { $0 == "." ? "_" : String($0).uppercased() }.joined() }
    var option: String { "--" + rawValue.map { $0 == "." ? "-" : String($0) }.joined() }

    var defaultValue: String {
        switch self {
        case .data: ".waggle/data"
        case .httpHost, .httpsHost, .metricsHost: "127.0.0.1"
        case .metricsPort: "-"
        case .serverTiming: "off"
        case .httpPort: "8080"
        case .httpsPort: "8443"
        case .tlsCertificate, .tlsKey, .tlsMore, .trustedProxy, .metricsTokenFile, .publicDir, .origins: ""
        case .shards: "1"
        case .readiness: "epoll"
        case .logLevel: "info"
        case .logFormat: "auto"
        }
    }

    var meaning: String {
        switch self {
        case .data: "data folder"
        case .httpHost: "address for plain HTTP"
        case .httpPort: "port for plain HTTP; 0 takes a free one, - turns it off"
        case .httpsHost: "address for HTTPS"
        case .httpsPort: "port for HTTPS; 0 takes a free one, - turns it off"
        case .tlsCertificate: "PEM file with the certificate chain; empty: a self-signed one in the data folder"
        case .tlsKey: "PEM file with the certificate's private key"
        case .tlsMore: "further certificates by name, as CERTIFICATE:KEY, comma-separated"
        case .trustedProxy: "proxies whose X-Forwarded-For and -Proto count, as 10.0.0.0/8, comma-separated"
        case .metricsHost: "address for /metrics apart from the rest"
        case .metricsPort: "port for it, plain HTTP; 0 takes a free one, -: /metrics stands among the rest"
        case .metricsTokenFile: "file with the bearer token a scraper must send; empty: none"
        case .serverTiming: "on or off: say in Server-Timing how long each answer took, for development"
        case .publicDir: "folder with the pages; empty: found beside the program or in this folder"
        case .origins: "further origins whose pages may connect, comma-separated"
        case .shards: "connection queues, 1 to 16"
        case .readiness: "epoll or sources"
        case .logLevel: "trace, debug, info, notice, warning, error or critical"
        case .logFormat: "auto, json or text"
        }
    }
}

/// The four layers, first wins: command line, environment, file (`waggle.conf` in the data folder), default.
struct Settings {
    struct Value {
        var text: String
        var source: String
    }

    private(set) var values: [SettingKey: Value] = [:]

    /// `given`: options from the command line.
    init(given: [SettingKey: String], environment: (String) -> String? = Settings.environment) throws(UsageError) {
        for key in SettingKey.allCases { values[key] = Value(text: key.defaultValue, source: "default") }
        let data = given[.data] ?? environment(SettingKey.data.variable) ?? SettingKey.data.defaultValue
        let file = data + "/waggle.conf"
        for (key, text) in try Self.readFile(file) { values[key] = Value(text: text, source: file) }
        for key in SettingKey.allCases {
            if let text = environment(key.variable) { values[key] = Value(text: text, source: key.variable) }
            if let text = given[key] { values[key] = Value(text: text, source: key.option) }
        }
    }

    func text(_ key: SettingKey) -> String { values[key]?.text ?? key.defaultValue }

    /// The value as a number within `range`.
    func number(_ key: SettingKey, in range: ClosedRange<Int>) throws(UsageError) -> Int {
        guard let number = Int(text(key)), range.contains(number) else {
            throw bad(key, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A port, or nil when turned off by `-`.
    func port(_ key: SettingKey) throws(UsageError) -> UInt16? {
        if text(key) == "-" { return nil }
        return UInt16(try number(key, in: 0...65535))
    }

    func word(_ key: SettingKey, among words: [String]) throws(UsageError) -> String {
        guard words.contains(text(key)) else { throw bad(key, "one of " + words.joined(separator: ", ")) }
        return text(key)
    }

    private func bad(_ key: SettingKey, _ wanted: String) -> UsageError {
        UsageError("\(key.rawValue) must be \(wanted), not \"\(text(key))\" (from \(values[key]?.source ?? "default"))")
    }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func readFile(_ path: String) throws(UsageError) -> [(SettingKey, String)] {
        guard let text = readText(path) else { return [] }
        var found: [(SettingKey, String)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = trim(line)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            let parts = trimmed.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { throw UsageError("\(path), line \(index + 1): expected KEY = VALUE") }
            let name = trim(parts[0])
            guard let key = SettingKey(rawValue: name), key != .data else {
                throw UsageError("\(path), line \(index + 1): unknown key \"\(name)\"\(hint(name))")
            }
            found.append((key, trim(parts[1])))
        }
        return found
    }

    private static func hint(_ name: String) -> String {
        let nearest = SettingKey.allCases.min { distance($0.rawValue, name) < distance($1.rawValue, name) }
        guard let nearest, distance(nearest.rawValue, name) <= 3 else { return "" }
        return "; did you mean \(nearest.rawValue)?"
    }

    /// Edit distance (Levenshtein).
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.utf8)
        let b = Array(b.utf8)
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }

    private static func trim(_ text: some StringProtocol) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
    }
}

/// What the person at the terminal got wrong: one plain sentence, exit code 64 (sysexits `EX_USAGE`).
struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ sentence: String) { description = sentence }
}

/// A whole small file as text; nil when it is absent or unreadable.
func readText(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < 1 << 20 {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}
