internal import Dispatch
internal import Synchronization
internal import Transport
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleHub
internal import WaggleWire
internal import WebSocket

/// Who is behind a token or a cookie.
struct Principal: Sendable {
    let actor: Actor
    /// What the right rests on: a session's or token's hash; when it is revoked its sockets are cut.
    let credential: [UInt8]
    /// When that right ends; nil for never.
    let expires: Milliseconds?
    /// It rests on an API token: a program acts in the person's name, which says nothing of where the person is.
    var isProgram = false
}

/// What all sessions share. Immutable references; each part says how it is safe.
final class SessionWorld: Sendable {
    let desk: Desk
    let limits: Limits
    let metrics: Metrics
    let journal: Journal
    let authenticator: Authenticator
    let gates: FloodGates
    let presence = Presence()
    let registry: SessionRegistry
    let shards: [Shard]
    /// One hub part a shard, touched only on that shard's queue.
    nonisolated(unsafe) let hubs: [HubShard]

    init(
        desk: Desk, limits: Limits, journal: Journal, authenticator: Authenticator, gates: FloodGates, shards: [Shard]
    ) {
        self.desk = desk
        self.limits = limits
        metrics = journal.metrics
        self.journal = journal
        self.authenticator = authenticator
        self.gates = gates
        self.shards = shards
        registry = SessionRegistry(endedMax: limits.endedCredentials)
        hubs = shards.map { _ in HubShard() }
    }

    /// Tells everybody on the channel who asked for it of a join or leave; from the session's shard.
    func announce(_ event: PushEvent, in channel: Channel, except session: Session) {
        let frame = SharedFrame(.push(Push(channel: channel.name, event: event)))
        let home = session.owner.shard.index
        hubs[home].announce(frame, in: channel, except: session)
        for shard in shards where shard.index != home {
            _ = shard.post(cost: frame.count) { [self] in hubs[shard.index].announce(frame, in: channel, except: nil) }
        }
    }
}

extension SharedFrame {
    /// The message as a frame of each codec.
    init(_ message: ServerMessage) {
        self.init { $0.frame($0.encode(message)) }
    }
}

extension ClientCodec {
    /// One encoded message as a WebSocket frame of the codec's kind.
    func frame(_ message: [UInt8]) -> [UInt8] {
        isText ? FrameEncoder.text(message) : FrameEncoder.binary(message)
    }
}

/// The desk's voice: encodes each publication once and posts it to every shard.
final class HubPublisher: DeskPublisher {
    private let world = Mutex<SessionWorld?>(nil)
    /// What the turn under way has told so far.
    private struct Telling: Sendable {
        var since: UInt64 = 0
        var isPublication = false
    }
    private let telling = Mutex(Telling())

    func attach(_ world: SessionWorld) { self.world.withLock { $0 = world } }

    func willTell() {
        guard let world = world.withLock({ $0 }) else { return }
        telling.withLock { $0 = Telling(since: DispatchTime.now().uptimeNanoseconds) }
        for shard in world.shards { shard.holdWakeUps() }
    }

    func didTell() {
        guard let world = world.withLock({ $0 }) else { return }
        let told = telling.withLock { $0 }
        for shard in world.shards {
            // Behind the turn's publications: when this is done they are handed to every socket that follows.
            if told.isPublication { shard.postUrgent { world.metrics.fannedOut(since: told.since) } }
            shard.releaseWakeUps()
        }
    }

    func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {
        guard let world = world.withLock({ $0 }) else { return }
        let publication = Publication(data: data, offset: offset)
        let frame = SharedFrame(.push(Push(channel: channel.name, event: .publication(publication))))
        telling.withLock { $0.isPublication = true }
        let shared = HubPublication(channel: channel, offset: offset, data: data, frame: frame)
        for shard in world.shards {
            // A durable publication must arrive: dropping it would only make every follower ask again.
            if offset > 0 {
                shard.postUrgent { world.hubs[shard.index].publish(shared) }
            } else {
                _ = shard.post(cost: frame.count) { world.hubs[shard.index].publish(shared) }
            }
        }
    }

    func reconsider(_ channel: Channel) {
        guard let world = world.withLock({ $0 }) else { return }
        for shard in world.shards {
            shard.postUrgent {
                for follower in world.hubs[shard.index].followers(of: channel) {
                    (follower as? Session)?.reconsider(channel)
                }
            }
        }
    }

    func forget(_ channel: Channel) {
        guard let world = world.withLock({ $0 }) else { return }
        for shard in world.shards { shard.postUrgent { world.hubs[shard.index].forget(channel) } }
    }

    func accountEnded(_ user: UserID, credentials: [[UInt8]]) {
        world.withLock { $0 }?.registry.accountDisabled(user, credentials: credentials)
    }

    func reconsiderEverybody() { world.withLock { $0 }?.registry.reconsiderEverybody() }
}

/// A session as other queues name it.
final class SessionHandle: @unchecked Sendable {
    /// Touched on `shard`'s queue only.
    private weak var session: Session?
    private let shard: Shard

    init(session: Session, shard: Shard) {
        self.session = session
        self.shard = shard
    }

    func cut(_ code: DisconnectCode, _ reason: String) {
        shard.postUrgent { [self] in session?.cut(code, reason) }
    }

    /// Asks the desk again about everything the session follows.
    func reconsider() {
        shard.postUrgent { [self] in session?.reconsiderAll() }
    }
}

/// Every open session by user: for the bound per user and for revocation. Behind a lock; any queue.
final class SessionRegistry: Sendable {
    private struct Entry {
        let handle: SessionHandle
        let credential: [UInt8]
    }

    enum Outcome {
        case added
        /// The user had as many sockets as allowed: this is the oldest of them, no longer counted.
        case displaced(SessionHandle)
        /// The credential ended while the socket was connecting.
        case ended
    }

    private struct State {
        var byUser: [UserID: [Entry]] = [:]
        /// Credentials that ended lately, oldest first: somebody may be between the look-up and `add`.
        var ended: [[UInt8]] = []
    }

    private let sessions = Mutex(State())
    private let endedMax: Int

    init(endedMax: Int) { self.endedMax = endedMax }

    func add(_ handle: SessionHandle, for principal: Principal, max: Int) -> Outcome {
        sessions.withLock { state in
            guard !state.ended.contains(principal.credential) else { return .ended }
            var entries = state.byUser[principal.actor.id] ?? []
            let oldest = entries.count >= max ? entries.removeFirst().handle : nil
            entries.append(Entry(handle: handle, credential: principal.credential))
            state.byUser[principal.actor.id] = entries
            return oldest.map { .displaced($0) } ?? .added
        }
    }

    /// Rests the session on another credential of the same person; false when that one has ended.
    func move(_ handle: SessionHandle, to principal: Principal) -> Bool {
        sessions.withLock { state in
            guard !state.ended.contains(principal.credential),
                let place = state.byUser[principal.actor.id]?.firstIndex(where: { $0.handle === handle })
            else { return false }
            state.byUser[principal.actor.id]?[place] = Entry(handle: handle, credential: principal.credential)
            return true
        }
    }

    func remove(_ handle: SessionHandle, for principal: Principal) {
        sessions.withLock { state in
            state.byUser[principal.actor.id]?.removeAll { $0.handle === handle }
            if state.byUser[principal.actor.id]?.isEmpty == true { state.byUser[principal.actor.id] = nil }
        }
    }

    /// Cuts every socket that rests on a credential which is no longer good.
    func revoke(credential: [UInt8], of user: UserID) {
        for entry in end([credential], of: user) where entry.credential == credential {
            entry.handle.cut(.signedOut, "signed_out")
        }
    }

    /// Remembers what ended; answers every open session of the user.
    private func end(_ credentials: [[UInt8]], of user: UserID) -> [Entry] {
        sessions.withLock { state in
            state.ended.append(contentsOf: credentials)
            state.ended.removeFirst(max(0, state.ended.count - endedMax))
            return state.byUser[user] ?? []
        }
    }

    /// Every session asks the desk again about what it follows.
    func reconsiderEverybody() {
        let entries = sessions.withLock { $0.byUser.values.flatMap(\.self) }
        for entry in entries { entry.handle.reconsider() }
    }

    var count: Int { sessions.withLock { $0.byUser.values.reduce(0) { $0 + $1.count } } }
}

extension SessionRegistry: AccountObserver {
    func credentialsEnded(_ hashes: [[UInt8]], of user: UserID) {
        for entry in end(hashes, of: user) where hashes.contains(entry.credential) {
            entry.handle.cut(.signedOut, "signed_out")
        }
    }

    func accountDisabled(_ user: UserID, credentials: [[UInt8]]) {
        for entry in end(credentials, of: user) { entry.handle.cut(.accountDisabled, "account_disabled") }
    }

    func rightsChanged(of user: UserID) {
        let entries = sessions.withLock { $0.byUser[user] ?? [] }
        for entry in entries { entry.handle.reconsider() }
    }
}
