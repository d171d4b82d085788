internal import Glibc
internal import JSON
package import Logging

/// One line an entry on standard error: JSON when it is not a terminal, readable text otherwise. Message
/// texts, tokens and passwords are never logged; callers pass ids and codes. Callable from any queue:
/// each line is one `write`.
package struct LineLogHandler: LogHandler {
    package enum Form: Sendable { case json, text }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let form: Form

    package init(level: Logger.Level, form: Form) {
        logLevel = level
        self.form = form
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let line = form == .json ? json(event, fields) : text(event, fields)
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }

    private func text(_ event: LogEvent, _ fields: [(key: String, value: Logger.Metadata.Value)]) -> String {
        let tail = fields.map { " \($0.key)=\($0.value)" }.joined()
        return "\(Self.timestamp()) \(event.level) \(event.message)\(tail)"
    }

    private func json(_ event: LogEvent, _ fields: [(key: String, value: Logger.Metadata.Value)]) -> String {
        var line = "{\"ts\":\"\(Self.timestamp())\",\"level\":\"\(event.level)\",\"msg\":\(quoted("\(event.message)"))"
        for (key, value) in fields { line += ",\(quoted(key)):\(quoted("\(value)"))" }
        return line + "}"
    }

    private func quoted(_ text: String) -> String {
        var writer = JSONWriter(capacity: text.utf8.count + 2)
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func timestamp() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var parts = tm()
        gmtime_r(&time.tv_sec, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let milliseconds = String(time.tv_nsec / 1_000_000 + 1_000).dropFirst()
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
            + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(milliseconds)Z"
    }
}
