internal import ArgumentParser
internal import Dispatch
internal import Glibc
internal import JSON
internal import TLS
internal import Transport
internal import WaggleLoad

/// One run of `waggle bench`: opens, shows how far it is, measures, prints, and ends the process, since connections speak
/// of the load until the process is gone.
struct LoadBench {
    private let target: LoadTarget
    private let server: ServerProcess?
    private let asJSON: Bool
    private let shard: Shard
    private let tls: TLSContext?

    init(target: LoadTarget, server: ServerProcess?, asJSON: Bool) throws {
        self.target = target
        self.server = server
        self.asJSON = asJSON
        shard = try Shard()
        tls = target.isSecure ? try TLSContext.client(trust: .anything) : nil
    }

    // MARK: Connections

    /// Opens connections one after the other.
    func connect(_ plan: ConnectLoad.Plan) -> Never {
        let load = ConnectLoad(plan, shard: shard, tls: tls)
        let before = Snapshot(server)
        var show = Progress(isShown: !asJSON)
        let done = DispatchSemaphore(value: 0)
        load.run {
            if asJSON { say("measuring") }
        } done: { report in
            Progress.clear(isShown: !asJSON)
            say(Figures(report, server: before.until(Snapshot(server))).text(asJSON: asJSON))
            done.signal()
        }
        while done.wait(timeout: .now() + 1) == .timedOut {
            show.second { line in load.progress { line("\($0) of \(plan.count) connections") } }
        }
        withExtendedLifetime(load) { Glibc.exit(0) }
    }

    /// Cuts everybody off, talks on without them, and lets them come back.
    func cutAndReturn(_ plan: ReturnLoad.Plan) -> Never {
        let load = ReturnLoad(plan, shard: shard, tls: tls)
        let done = DispatchSemaphore(value: 0)
        // Written before `measuring` is announced and read after the end, on the shard's queue both times.
        nonisolated(unsafe) var before = Snapshot(server)
        load.run {
            before = Snapshot(server)
            if asJSON { say("measuring") }
        } done: { report in
            let used = before.until(Snapshot(server))
            Progress.clear(isShown: !asJSON)
            say(Figures(report, server: used).text(asJSON: asJSON))
            done.signal()
        }
        var show = Progress(isShown: !asJSON)
        while done.wait(timeout: .now() + 1) == .timedOut {
            show.second { line in load.progress { line("\($0) are back") } }
        }
        withExtendedLifetime(load) { Glibc.exit(0) }
    }

    // MARK: Messages

    /// Opens the rooms and talks in them, or only holds them open until standard input ends.
    func talk(_ plan: RoomLoad.Plan, onlyHold: Bool) throws -> Never {
        let load = RoomLoad(plan, shard: shard, tls: tls)
        let opened = DispatchSemaphore(value: 0)
        let atRest = Snapshot(server)
        load.open { opened.signal() }
        guard opened.wait(timeout: .now() + 120) == .success else {
            throw ValidationError("the connections did not all open within 120 s")
        }
        if onlyHold {
            say("ready")
            while readLine() != nil {}
            withExtendedLifetime(load) { Glibc.exit(0) }
        }
        let held = atRest.until(Snapshot(server)).residentBytes
        measure(load, bytesHeld: held)
    }

    private func measure(_ load: RoomLoad, bytesHeld: Int?) -> Never {
        let done = DispatchSemaphore(value: 0)
        // Written before `measuring` is announced and read after the end, on the shard's queue both times.
        nonisolated(unsafe) var before = Snapshot(server)
        load.run {
            before = Snapshot(server)
            if asJSON { say("measuring") }
        } done: { report in
            let used = before.until(Snapshot(server))
            Progress.clear(isShown: !asJSON)
            say(Figures(report, server: used, bytesHeld: bytesHeld).text(asJSON: asJSON))
            done.signal()
        }
        var show = Progress(isShown: !asJSON)
        while done.wait(timeout: .now() + 1) == .timedOut {
            show.second { line in load.progress { line("\($0) acknowledged, \($1) delivered") } }
        }
        withExtendedLifetime(load) { Glibc.exit(0) }
    }

    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}

/// What the server had used at one moment.
private struct Snapshot: Sendable {
    let cpuSeconds: Double?
    let residentBytes: Int?

    init(_ server: ServerProcess?) {
        cpuSeconds = server?.cpuSeconds
        residentBytes = server?.residentBytes
    }

    func until(_ later: Snapshot) -> Figures.Used {
        Figures.Used(
            cpuSeconds: cpuSeconds.flatMap { before in later.cpuSeconds.map { $0 - before } },
            residentBytes: residentBytes.flatMap { before in later.residentBytes.map { $0 - before } })
    }
}

/// One line on standard error, written over each second, where somebody looks at it.
private struct Progress {
    private let isShown: Bool
    private var passed = 0

    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    mutating func second(_ ask: (@escaping @Sendable (String) -> Void) -> Void) {
        passed += 1
        guard isShown else { return }
        let passed = passed
        ask { writeError("\r\u{1B}[K\(passed) s: \($0)") }
    }

    static func clear(isShown: Bool) {
        if isShown, isatty(STDERR_FILENO) == 1 { writeError("\r\u{1B}[K") }
    }
}
