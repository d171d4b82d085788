internal import Crypto
internal import Dispatch
internal import Glibc
internal import HTTP1
package import Logging
internal import Synchronization
internal import TLS
internal import Transport
package import WaggleDesk
internal import WaggleDomain
internal import WaggleHub
package import WaggleLog
internal import WaggleWire

// The whole house, started in order and stopped in reverse:
//
//     log (lock, damage check, migrations) ─ desk ─ certificate ─ shards ─ listeners ─ health
//
// Stopping: listeners close; the desk takes what was submitted to its end and its answers go out; sessions are
// told to come back; what is left after some seconds is cut; the desk closes the log.

/// Why the server did not start: one plain sentence.
package struct StartError: Error, CustomStringConvertible, Sendable {
    package enum Kind: Sendable {
        case store(LogError)
        case pages, network, certificate
    }
    package let kind: Kind
    package let description: String
}

/// A running server. Doors callable from any queue, but not from a desk's or shard's own.
package final class Server: Sendable {
    package let desk: Desk
    package let metrics: Metrics
    /// The ports in use; nil where a listener is off.
    package let httpPort: UInt16?
    package let httpsPort: UInt16?
    package let metricsPort: UInt16?

    private let options: ServerOptions
    private let logger: Logger
    private let context: ServerContext
    private let operatorContext: ServerContext
    let world: SessionWorld
    let shards: [Shard]
    private let tables: [ConnectionTable]
    let listeners: [Listener]
    private let health: Health
    private let certificate: CertificateHolder?
    private let maintenance: Maintenance
    private let stopping = Atomic<Bool>(false)

    /// Opens everything. What was opened before a failure is closed again by its owner's end.
    package init(_ options: ServerOptions, logger: Logger) throws(StartError) {
        self.options = options
        self.logger = logger
        ignoreBrokenPipeSignal()
        metrics = Metrics()
        let folder = DataFolder(options.dataFolder)
        let publisher = HubPublisher()
        let (desk, secret) = try Self.openDesk(folder, publisher, options)
        if let warning = DeskClock.warning(lead: desk.clock.lead) { logger.warning("\(warning)") }
        self.desk = desk
        let shards = try Self.openShards(options)
        self.shards = shards
        let authenticator = Authenticator(desk: desk, secret: secret, limits: options.limits)
        let journal = Journal(metrics: metrics, logger: logger)
        health = Health(desk: desk, folder: options.dataFolder, limits: options.limits, journal: journal)
        let gates = FloodGates(limits: options.limits, metrics: metrics)
        let application = Application(
            desk: desk, authenticator: authenticator, health: health, journal: journal, gates: gates, options: options)
        let world = SessionWorld(
            desk: desk, limits: options.limits, journal: journal, authenticator: authenticator, gates: gates,
            shards: shards)
        self.world = world
        publisher.attach(world)
        let files = try Self.readPages(options)
        context = ServerContext(
            options: options, journal: journal, files: files, router: Router(application.routes { world.registry }),
            widgets: { desk.widgets })
        operatorContext = ServerContext(
            options: options, journal: journal, files: StaticFiles(), router: Router(application.operatorRoutes),
            widgets: { WidgetPolicy() }, isForOperators: true)
        certificate = try options.httpsPort.map { _ throws(StartError) in try CertificateHolder(options) }
        let tables = shards.map {
            ConnectionTable(shard: $0, handshakesPerTurn: options.limits.handshakesPerTurn)
        }
        self.tables = tables
        let opener = ConnectionOpener(context: context, world: world, tables: tables)
        let operatorOpener = ConnectionOpener(context: operatorContext, world: world, tables: tables)
        let listening = try Listening(options, shards, certificate, opener, operatorOpener)
        (httpPort, httpsPort, metricsPort) = (listening.httpPort, listening.httpsPort, listening.metricsPort)
        listeners = listening.listeners
        desk.files.clearIncoming()
        for listener in listeners { listener.resume() }
        maintenance = Maintenance(
            folder: folder, desk: desk, ticketKeys: certificate?.keys,
            ticketKeyLifetime: options.limits.ticketKeyLifetime)
        observe()
        health.start()
        maintenance.start()
    }

    private static func openDesk(
        _ folder: DataFolder, _ publisher: HubPublisher, _ options: ServerOptions
    ) throws(StartError) -> (Desk, [UInt8]) {
        do throws(LogError) {
            let log = try EventLog.open(folder, now: DeskClock().now)
            let clock = DeskClock(notBefore: log.lastEventAt)
            var limits = DeskLimits()
            limits.waitingMax = options.limits.commandsWaiting
            limits.perTurnMax = options.limits.commandsPerTurn
            limits.pageMax = options.limits.historyPage
            let desk = try Desk(log: log, clock: clock, publisher: publisher, limits: limits)
            try desk.start()
            guard let secret = try desk.connectionSecret() else { throw .unreadable(what: "the connection secret") }
            return (desk, secret)
        } catch {
            throw StartError(kind: .store(error), description: "\(error)")
        }
    }

    private static func openShards(_ options: ServerOptions) throws(StartError) -> [Shard] {
        var shardOptions = ShardOptions()
        shardOptions.driver = options.usesSources ? .sources : .epoll
        shardOptions.connectionsMax = options.limits.connections
        shardOptions.lowWaterBytes = options.limits.lowWater
        shardOptions.highWaterBytes = options.limits.highWater
        shardOptions.hardCapBytes = options.limits.outputBytes
        shardOptions.pendingBytesMax = options.limits.outputTotal / max(1, options.shards)
        shardOptions.flushTimeoutMilliseconds = Int(options.limits.stuckTimeout)
        var shards: [Shard] = []
        do throws(TransportError) {
            for index in 0..<options.shards { shards.append(try Shard(index: index, options: shardOptions)) }
        } catch {
            throw StartError(kind: .network, description: "\(error)")
        }
        return shards
    }

    private static func readPages(_ options: ServerOptions) throws(StartError) -> StaticFiles {
        guard let folder = options.publicFolder else { return StaticFiles() }
        guard let files = StaticFiles(folder: folder) else {
            throw StartError(kind: .pages, description: "The folder with the pages, \(folder), cannot be read.")
        }
        return files
    }

    /// Nobody of the staff exists yet.
    package var hasNoStaff: Bool { desk.hasNoStaff }

    /// A stop that takes longer than this hangs on something that does not answer, in ms.
    package var stopsWithin: Int64 { options.limits.shutdownTimeout + 500 }

    /// Calls `body`, on some queue, once every shard and the desk have taken a turn: proof that they go round.
    package func whenTurned(_ body: @escaping @Sendable () -> Void) {
        let group = DispatchGroup()
        group.enter()
        desk.whenTurned { group.leave() }
        for shard in shards {
            group.enter()
            shard.postUrgent { group.leave() }
        }
        group.notify(queue: .global(qos: .utility), execute: body)
    }

    /// Reads certificate and key again; connections keep what they began with. Any queue.
    package func reloadCertificate() {
        do throws(StartError) {
            try certificate?.reload()
            logger.info("certificate read again")
        } catch {
            logger.error("the certificate was not changed: \(error)")
        }
    }

    /// Stops within about ten seconds; returns when everything is closed. Idempotent.
    package func stop() {
        guard !stopping.exchange(true, ordering: .relaxed) else { return }
        health.stop()
        context.startDraining()
        operatorContext.startDraining()
        for listener in listeners { listener.cancel() }
        let start = DispatchTime.now()
        settleDesk()
        let spread = Int(options.limits.shutdownSpread)
        for (shard, table) in zip(shards, tables) { shard.postUrgent { table.drain(over: spread) } }
        let end = start + .milliseconds(Int(options.limits.shutdownTimeout) * 2 / 3)
        while DispatchTime.now() < end, shards.contains(where: { $0.countersSnapshot().connectionsOpen > 0 }) {
            usleep(20_000)
        }
        maintenance.stop()
        // Before the folder's lock is free: a successor's socket file must not be taken away.
        unlink(options.dataFolder + "/control.sock")
        desk.stop()
        let group = DispatchGroup()
        for shard in shards {
            group.enter()
            shard.stop { group.leave() }
        }
        _ = group.wait(timeout: .now() + .seconds(1))
    }

    /// Waits until what was submitted so far is answered.
    private func settleDesk() {
        let done = DispatchSemaphore(value: 0)
        desk.administer { (_, _) in
        } completion: { _ in
            done.signal()
        }
        _ = done.wait(timeout: .now() + .milliseconds(Int(options.limits.shutdownTimeout) / 3))
    }
}
