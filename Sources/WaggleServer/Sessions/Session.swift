internal import Crypto
internal import JSON
internal import Transport
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleHub
internal import WaggleWire

// One client of the Centrifuge protocol on one socket, whatever the codec.
//
//     waiting ──connect──> authenticating ──accepted, inbox followed──> connected ──> closed
//                               │ refused: close 3500 (bad token)
//                               └ expired: error 109, and nothing further is taken
//
// - The first command must be `connect`; commands that come in the same frame wait until it is answered.
// - Staff follow their inbox from the start: `connect` is answered when that subscription stands (Session+Inbox).
// - Commands go to the desk in the order they came. Answers of the desk come back by the shard's mailbox.
// - A subscription is granted by the desk with the channel's top; the mailbox's order makes it exact (see
//   HubShard). What was missed comes from the hub's ring or, older, from the log while live publications are held.
//
// Confined to the shard's queue; `@unchecked Sendable` so that answers find their way back there.

/// What a session needs of its connection. Called on the shard's queue.
protocol SessionOwner: AnyObject {
    var shard: Shard { get }
    /// The peer's address, for the log.
    var peerText: String { get }
    /// More than the high-water mark waits, counting what this turn has said so far.
    var isCongested: Bool { get }
    /// More than the high-water mark waited after a flush: the session's `outputDrained` will be called.
    var willDrain: Bool { get }
    /// Stops or goes on reading from the client.
    func holdReading(_ isHeld: Bool)
    /// One finished protocol message, to be sent as a frame of its own.
    func send(message: [UInt8])
    /// A finished WebSocket frame of the session's codec, shared with other connections.
    func send(frame: [UInt8])
    func close(_ code: DisconnectCode)
}

final class Session: @unchecked Sendable {
    enum State {
        case waiting, authenticating, refused, connected, closed
    }

    struct Subscription {
        enum State { case asking, live }
        enum Wish {
            /// A command of the client's: answered when the subscription goes live, or ends before it does.
            case client(UInt32)
            /// The server's own, told in the answer to `connect`.
            case server
        }
        var state: State
        let wish: Wish
        /// Tells this subscription from an earlier one of the same channel whose answers are still under way.
        let number: Int
        var wantsJoins: Bool
        var isPresent: Bool

        /// Made by the server: clients do not ask again for such a one by themselves.
        var isServerSide: Bool {
            if case .server = wish { true } else { false }
        }
    }

    unowned let owner: any SessionOwner
    let world: SessionWorld
    let codec: ClientCodec
    let pings: PingKind
    let clientID = Hex.encode(SecureRandom.bytes(16))
    /// Absent from the origin header: a cookie never counts on a socket, only `connect.token`.
    var state = State.waiting
    var principal: Principal?
    /// The socket stands for the person's being here: always, but for a program's that does not say so.
    private(set) var isHere = false
    var subscriptions: [Channel: Subscription] = [:]
    /// Subscriptions asked for so far.
    var subscriptionCount = 0
    /// The command that opened the session: answered once the inbox is followed.
    var connectID: UInt32 = 0
    private var queued: [ClientCommand] = []
    private var connectTimer: TimerToken?
    var pingTimer: TimerToken?
    var pongTimer: TimerToken?
    var expiryTimer: TimerToken?
    var deliveryTimer: TimerToken?
    /// The furthest offset of each ticket's thread that was handed over and not told yet.
    var deliveries: [Int64: UInt64] = [:]
    var handle: SessionHandle?
    private var pace: TokenBucket
    private var underWay = 0
    private var isHeld = false
    /// The server is stopping: the client is told to come back once everything it asked is answered.
    private var isDraining = false
    /// Questions that wait for room, in order; see Session+Pacing.
    var parked: [Parked] = []
    /// What the answers under way may weigh at most.
    var expectedBytes = 0
    var isAskPosted = false

    init(owner: any SessionOwner, world: SessionWorld, codec: ClientCodec, pings: PingKind) {
        self.owner = owner
        self.world = world
        self.codec = codec
        self.pings = pings
        pace = TokenBucket(
            perSecond: world.limits.socketRequestsPerSecond, atOnce: world.limits.socketRequestsAtOnce)
        connectTimer = owner.shard.schedule(afterMilliseconds: Int(world.limits.connectTimeout)) { [weak self] in
            guard let self else { return }
            connectTimer = nil
            // Who has asked and waits for us must come back; who never asked must not.
            if state == .waiting { cut(.stale, "no_connect") } else { cut(.serverError, "slow_connect") }
        }
    }

    var hub: HubShard { world.hubs[owner.shard.index] }

    /// One message of the client, whole.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        guard state != .closed else { return }
        let limits = WireLimits(
            commandsPerFrameMax: world.limits.commandsPerFrame, subscriptionsMax: world.limits.subscriptions)
        do throws(WireError) {
            for command in try codec.decodeFrame(bytes, limits: limits) { take(command) }
        } catch {
            cut(error.disconnectCode, "bad_frame")
        }
    }

    private func take(_ command: ClientCommand) {
        switch state {
        case .closed: return
        case .refused: cut(.badRequest, "command_after_refusal")
        case .waiting:
            guard case .connect(let request) = command.request else {
                return cut(.badRequest, "command_before_connect")
            }
            connect(command.id, request)
        case .authenticating:
            guard queued.count < world.limits.commandsPerFrame else {
                return cut(.tooManyRequests, "too_many_commands")
            }
            queued.append(command)
        case .connected: perform(command)
        }
    }

    private func connect(_ id: UInt32, _ request: ConnectRequest) {
        state = .authenticating
        let shard = owner.shard
        world.authenticator.authenticate(token: request.token) { [weak self] outcome in
            shard.postUrgent { [weak self] in self?.authenticated(id, request, outcome) }
        }
    }

    private func authenticated(_ id: UInt32, _ request: ConnectRequest, _ outcome: Authenticator.Outcome) {
        guard state == .authenticating else { return }
        switch outcome {
        case .expired:
            state = .refused
            reply(id, .error(ReplyError(.tokenExpired)))
            queued = []
        case .unknown: cut(.invalidToken, "invalid_token")
        case .unavailable: cut(.serverError, "store_unavailable")
        case .principal(let principal): open(id, request, principal)
        }
    }

    private func open(_ id: UInt32, _ request: ConnectRequest, _ principal: Principal) {
        let handle = SessionHandle(session: self, shard: owner.shard)
        switch world.registry.add(handle, for: principal, max: world.limits.connectionsPerUser) {
        case .added: break
        case .displaced(let oldest): oldest.cut(.connectionLimit, "connections_per_user")
        case .ended: return cut(.signedOut, "signed_out")
        }
        self.handle = handle
        self.principal = principal
        connectID = id
        isHere = !principal.isProgram || Self.saysPresent(request.data)
        if isHere { world.desk.connected(principal.actor.id) }
        if hasInbox { followInbox(request.subs) } else { opened(following: []) }
    }

    /// `{"present": true}` with `connect`: a program that is the person's own client.
    private static func saysPresent(_ data: [UInt8]) -> Bool {
        (try? JSONValue.parse(data))?["present"]?.boolValue == true
    }

    /// Everything `connect` asks for stands.
    func opened(following subscriptions: [ServerSubscription]) {
        guard state == .authenticating, let principal else { return }
        state = .connected
        if let connectTimer { owner.shard.cancel(connectTimer) }
        connectTimer = nil
        reply(connectID, .connect(connectResult(principal, subscriptions)))
        startPings()
        watchExpiry()
        let commands = queued
        queued = []
        for command in commands { take(command) }
    }

    private func connectResult(_ principal: Principal, _ subscriptions: [ServerSubscription]) -> ConnectResult {
        var result = ConnectResult(client: clientID)
        result.version = Version.current
        result.expiry = expiry
        result.subs = subscriptions
        if pings == .messages {
            result.pingSeconds = UInt32(world.limits.pingInterval / 1_000)
            result.pong = true
        }
        result.time = world.desk.clock.now
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("user")
        principal.actor.write(to: &writer)
        writer.field("now", world.desk.clock.now)
        writer.endObject()
        result.data = writer.bytes
        return result
    }

    private func perform(_ command: ClientCommand) {
        world.metrics.add(.commands)
        guard isInPace(command) else { return reply(command.id, .error(ReplyError(.tooManyRequests))) }
        switch command.request {
        case .connect, .ping: cut(.badRequest, "unexpected_command")
        case .pong: pong()
        case .subscribe(let request): subscribe(command.id, request)
        case .unsubscribe(let channel): unsubscribe(command.id, channel)
        case .presence(let channel): presence(command.id, channel)
        case .presenceStats(let channel): presenceStats(command.id, channel)
        case .history(let request): history(command.id, request)
        case .rpc(let request): call(command.id, request)
        case .send: break
        case .refresh(let token): refresh(command.id, token)
        case .subRefresh(let channel, _): refreshSubscription(command.id, channel)
        case .publish: reply(command.id, .error(ReplyError(.notAvailable)))
        }
    }

    /// `rpc` is counted for the person, over all sockets; what else costs the desk something for the socket.
    private func isInPace(_ command: ClientCommand) -> Bool {
        switch command.request {
        case .connect, .ping, .pong, .send, .rpc: return true
        case .subscribe, .unsubscribe, .presence, .presenceStats, .history, .refresh, .subRefresh, .publish: break
        }
        if pace.take(atMilliseconds: owner.shard.nowMilliseconds) { return true }
        world.metrics.limited(FloodGates.Limit.socket.rawValue)
        return false
    }

    private func call(_ id: UInt32, _ request: RPCRequest) {
        if let principal, let wait = world.gates.command(by: principal.actor.id) {
            return reply(id, .error(ReplyError(.rateLimited, FloodGates.sentence(wait))))
        }
        guard let principal, let method = Method(rawValue: request.method) else {
            return reply(id, .error(ReplyError(.methodNotFound)))
        }
        let bytes = answerBytes(method)
        guard bytes > 0 else {
            began()
            return ask(id, method, request, by: principal, bytes)
        }
        whenRoom(for: bytes) { [weak self] in self?.ask(id, method, request, by: principal, bytes) }
    }

    private func ask(_ id: UInt32, _ method: Method, _ request: RPCRequest, by principal: Principal, _ bytes: Int) {
        let shard = owner.shard
        world.desk.call(method, data: request.data, clientID: nil, by: principal.actor) { [weak self] result in
            shard.postUrgent { [weak self] in self?.called(id, result, bytes) }
        }
    }

    private func called(_ id: UInt32, _ result: CallResult, _ bytes: Int) {
        answered(expecting: bytes)
        switch result {
        case .success(let data) where data.count > world.limits.replyBytes:
            reply(id, .error(ReplyError(.limitExceeded)))
        case .success(let data): reply(id, .rpc(data: data))
        case .failure(let refusal):
            world.metrics.add(.refusals)
            reply(id, .error(ReplyError(refusal.code, refusal.message)))
        }
    }

    /// One more question to the desk. A client that asks faster than it is answered is not read meanwhile.
    func began() {
        underWay += 1
        guard underWay >= world.limits.commandsUnderWay, !isHeld else { return }
        isHeld = true
        owner.holdReading(true)
    }

    /// The desk has answered one.
    func answered() {
        underWay -= 1
        if isDraining { return cutWhenAnswered() }
        guard isHeld, underWay <= world.limits.commandsUnderWay / 2, state != .closed else { return }
        isHeld = false
        owner.holdReading(false)
    }

    /// The server is stopping: takes nothing more from the client, and ends when what was taken is answered.
    func drain() {
        guard state == .connected, !isDraining else { return }
        isDraining = true
        owner.holdReading(true)
        cutWhenAnswered()
    }

    /// After what is being said now: the last answer comes before the end.
    private func cutWhenAnswered() {
        guard underWay == 0 else { return }
        owner.shard.postUrgent { [weak self] in
            guard let self, underWay == 0 else { return }
            cut(.shutdown, "shutdown")
        }
    }

    func reply(_ id: UInt32, _ result: ReplyResult) {
        guard state != .closed else { return }
        owner.send(message: codec.encode(.reply(Reply(id: id, result: result))))
    }

    func push(_ channel: Channel, _ event: PushEvent) {
        guard state != .closed else { return }
        owner.send(message: codec.encode(.push(Push(channel: channel.name, event: event))))
    }

    /// Ends the session by our decision; `reason` counts in the metrics.
    func cut(_ code: DisconnectCode, _ reason: String) {
        guard state != .closed else { return }
        world.journal.cut(reason, peer: owner.peerText, user: principal?.actor.id.rawValue)
        let owner = self.owner
        end()
        owner.close(code)
    }

    /// The socket is gone or going: forget everything. Idempotent.
    func end() {
        guard state != .closed else { return }
        state = .closed
        for timer in [connectTimer, pingTimer, pongTimer, expiryTimer, deliveryTimer] {
            if let timer { owner.shard.cancel(timer) }
        }
        parked = []
        for channel in Array(subscriptions.keys) { leave(channel) }
        if let handle, let principal {
            world.registry.remove(handle, for: principal)
            if isHere { world.desk.disconnected(principal.actor.id) }
        }
        handle = nil
    }
}
