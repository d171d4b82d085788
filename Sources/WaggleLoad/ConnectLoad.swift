package import TLS
package import Transport

/// Connections one after the other, a few at once: TCP, TLS where the target asks for it, the upgrade; then it is cut and
/// the next begins. Everything is confined to its shard's queue.
package final class ConnectLoad: @unchecked Sendable {
    package struct Plan: Sendable {
        package var target: LoadTarget
        package var count = 2_000
        package var atOnce = 32
        /// Whether each offers the session of the first, which is not counted.
        package var isResumed = false

        package init(target: LoadTarget) { self.target = target }
    }

    package struct Report: Sendable {
        package var connected = 0
        package var resumed = 0
        package var failed = 0
        package var seconds = 0.0
        package var ownCPU = 0.0
        /// From the first packet to the answer to the upgrade.
        package var connect = LatencyRecord()
    }

    private let plan: Plan
    private let shard: Shard
    private let tls: TLSContext?
    private var session: TLSSession?
    private var clients: [Int: (client: LoadConnection, begun: UInt64)] = [:]
    private var begun = 0
    private var report = Report()
    private var startedAt: UInt64 = 0
    private var cpuBefore = 0.0
    private var onStart: (() -> Void)?
    private var onDone: ((Report) -> Void)?

    package init(_ plan: Plan, shard: Shard, tls: TLSContext?) {
        self.plan = plan
        self.shard = shard
        self.tls = tls
    }

    /// Runs it: `measuring` before the first that counts, `done` with the report. Both are called on the shard's queue.
    package func run(measuring: @escaping @Sendable () -> Void, done: @escaping @Sendable (Report) -> Void) {
        shard.postUrgent { [self] in
            onDone = done
            onStart = measuring
            if plan.isResumed { connect(-1) } else { begin() }
        }
    }

    /// How many are done, for showing progress: `show` runs on the shard's queue. Any thread.
    package func progress(_ show: @escaping @Sendable (Int) -> Void) {
        shard.postUrgent { [self] in show(report.connected) }
    }

    private func begin() {
        onStart?()
        onStart = nil
        startedAt = nanoseconds()
        cpuBefore = cpuSeconds()
        for _ in 0..<min(plan.atOnce, plan.count) { next() }
    }

    private func next() {
        guard begun < plan.count else { return }
        connect(begun)
        begun += 1
    }

    private func connect(_ number: Int) {
        let now = nanoseconds()
        guard let socket = plan.target.connect() else { return ended(number, succeeded: false) }
        let client = LoadConnection(number: number, target: plan.target, owner: self)
        clients[number] = (client, now)
        _ = shard.attach(socket) { connection in
            client.start(connection, tls: tls, resuming: session)
            return client
        }
    }

    private func ended(_ number: Int, succeeded: Bool) {
        guard number >= 0 else { return begin() }
        if !succeeded { report.failed += 1 }
        if report.connected + report.failed < plan.count { return next() }
        guard let done = onDone else { return }
        onDone = nil
        report.seconds = Double(nanoseconds() - startedAt) / 1e9
        report.ownCPU = cpuSeconds() - cpuBefore
        done(report)
    }
}

extension ConnectLoad: LoadConnectionOwner {
    func opened(_ connection: LoadConnection) {
        if connection.number < 0 {
            session = connection.session
        } else if let begun = clients[connection.number]?.begun {
            report.connected += 1
            report.connect.record(nanoseconds() - begun)
            if connection.isResumed { report.resumed += 1 }
        }
        connection.isDone = true
        connection.abort()
    }

    func received(_ connection: LoadConnection, _ message: UnsafeRawBufferPointer) {}

    func closed(_ connection: LoadConnection) {
        // The next begins outside the turn's clearing up.
        let (number, isDone) = (connection.number, connection.isDone)
        shard.postUrgent { [self] in
            clients[number] = nil
            ended(number, succeeded: isDone)
        }
    }
}
