internal import Dispatch
internal import Logging
internal import Synchronization

/// What operators read to know why somebody was turned away or got no answer: a line in the log beside the count in the
/// metrics. Ids, addresses and codes only, never what people wrote. Bounded, so that a flood of refusals is no flood of
/// lines. Any queue.
final class Journal: Sendable {
    /// Lines about peers in a second, and at once.
    private static let linesPerSecond = 10
    private static let linesAtOnce = 50
    /// Ends that belong to every day's work; they are told at the level `debug`.
    private static let ordinary: Set<String> = ["http_idle", "no_pong", "shutdown", "signed_out", "tls_truncated"]

    let metrics: Metrics
    private let logger: Logger
    private struct Pace: Sendable {
        var bucket = TokenBucket(perSecond: Journal.linesPerSecond, atOnce: Journal.linesAtOnce)
        var leftOut = 0
    }
    private let cuts = Mutex(Pace())
    /// Apart, so that a flood of refusals hides no failure.
    private let failures = Mutex(Pace())

    init(metrics: Metrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
    }

    /// A connection or request was refused, or a connection cut, for a short fixed reason.
    func cut(_ reason: String, peer: String? = nil, user: Int64? = nil) {
        metrics.cut(reason)
        let level: Logger.Level = Self.ordinary.contains(reason) ? .debug : .info
        guard logger.logLevel <= level, let leftOut = Self.admit(cuts) else { return }
        var fields: Logger.Metadata = ["reason": "\(reason)"]
        if let peer { fields["peer"] = "\(peer)" }
        if let user { fields["user"] = "\(user)" }
        note(leftOut, &fields)
        logger.log(level: level, "refused or cut", metadata: fields)
    }

    /// A request was answered.
    func answered(_ request: String, _ path: String, status: Int, id: String, peer: String, microseconds: Int64) {
        let level: Logger.Level = status >= 500 ? .error : .debug
        guard logger.logLevel <= level, let leftOut = level == .debug ? 0 : Self.admit(failures) else { return }
        var fields: Logger.Metadata = [
            "method": "\(request)", "path": "\(path)", "status": "\(status)", "request_id": "\(id)",
            "peer": "\(peer)", "us": "\(microseconds)",
        ]
        note(leftOut, &fields)
        logger.log(level: level, "answered", metadata: fields)
    }

    private func note(_ leftOut: Int, _ fields: inout Logger.Metadata) {
        if leftOut > 0 { fields["left_out"] = "\(leftOut)" }
    }

    /// The store began to fail, with its code, or works again.
    func store(_ code: String?) {
        if let code {
            logger.error("the store does not take writes", metadata: ["code": "\(code)"])
        } else {
            logger.info("the store takes writes again")
        }
    }

    /// Nil when the line is one too many, else how many were left out since the last one.
    private static func admit(_ pace: borrowing Mutex<Pace>) -> Int? {
        let now = DispatchTime.now().uptimeNanoseconds / 1_000_000
        return pace.withLock { pace in
            guard pace.bucket.take(atMilliseconds: now) else {
                pace.leftOut += 1
                return nil
            }
            defer { pace.leftOut = 0 }
            return pace.leftOut
        }
    }
}
