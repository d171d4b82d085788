internal import Glibc

/// One connected socket of a shard: reads, a bounded queue of bytes to send, and an orderly end.
///
///     open ── close() ──> draining ── all sent ──> lingering ── peer's end, time-out, too many bytes ──> closed
///      │                     │                        (only when asked for; otherwise closed at once)       ▲
///      └── abort(), reset, failure, shard stopped ─────┴─────────────────────────────────────────────────────┘
///
/// - Reading: one `recv` a turn into the shard's buffer, handed on in place. Pausing is lazy: a pause that ends before
///   more bytes arrive costs no system call. While paused, the peer's end and its bytes stay unnoticed.
/// - Writing: `write` only queues. At the end of the turn the owner is asked for its last words
///   (`connectionWillFlush`), then one `send` takes what is there. A socket that takes no more is blocked until the
///   kernel says otherwise; nothing is tried before.
/// - Draining: the owner may still write (its TLS farewell, say) and is still asked before each flush; what the peer
///   sends is read and dropped if the close lingers, and left alone if not.
/// - Lingering: our direction is shut; the peer's bytes are read and dropped until it ends too. Without it, closing a
///   socket with unread bytes resets it, and the reset can overtake the last answer (RFC 9112 section 9.6).
/// - Closed: the slot is free and the descriptor gone; the handler hears of it at the end of the turn.
///
/// `@unchecked Sendable`: every member is touched on the shard's queue only; the doors check it.
package final class Connection: @unchecked Sendable {
    struct Flags: OptionSet {
        let rawValue: UInt16
        /// In the shard's list of connections to flush.
        static let dirty = Flags(rawValue: 1 << 0)
        /// Inside `connectionWillFlush`.
        static let flushing = Flags(rawValue: 1 << 1)
        /// The owner wants no bytes for now.
        static let paused = Flags(rawValue: 1 << 2)
        /// The peer sends no more.
        static let ended = Flags(rawValue: 1 << 3)
        /// The socket takes no more until it is writable.
        static let writeBlocked = Flags(rawValue: 1 << 4)
        /// Our direction is to be shut when all is sent.
        static let wantsShutdown = Flags(rawValue: 1 << 5)
        /// Our direction is shut.
        static let writeShut = Flags(rawValue: 1 << 6)
        /// `close` was called.
        static let draining = Flags(rawValue: 1 << 7)
        /// All is sent and shut; the peer's rest is dropped.
        static let lingering = Flags(rawValue: 1 << 8)
        static let closed = Flags(rawValue: 1 << 9)
        /// Above the high-water mark and not yet back at the low one.
        static let aboveHighWater = Flags(rawValue: 1 << 10)
        /// The owner has been told of the overflow.
        static let overflowed = Flags(rawValue: 1 << 11)
        /// Something was sent in this flush.
        static let progressed = Flags(rawValue: 1 << 12)
    }

    /// The shard it lives on, for good.
    package let shard: Shard
    /// Its name towards other queues.
    package let id: ConnectionID
    /// The other end.
    package let peer: PeerAddress

    var handler: (any ConnectionHandler)?
    var descriptor: Int32
    var flags: Flags = []
    /// What the driver watches now; its own business.
    var armed: Readiness = []
    /// The driver's own state for this connection.
    var driverState: AnyObject?
    var writeQueue = WriteQueue()
    var closeTimer: TimerToken?
    var lingerMilliseconds: Int32 = 0
    var lingerBytesLeft = 0
    /// When the socket last took bytes while others were left, milliseconds; 0 when nothing waits.
    var stalledSince: UInt64 = 0
    /// What of `pendingBytes` stands in the shard's counters.
    var countedPending = 0
    var closeReason = CloseReason.finished

    init(shard: Shard, id: ConnectionID, socket: AcceptedSocket) {
        self.shard = shard
        self.id = id
        peer = socket.peer
        descriptor = socket.descriptor
    }

    /// Whether the peer is a process on this machine.
    package var isUnixSocket: Bool { peer.kind == .unix }

    /// Whether it is gone: nothing can be read or written any more.
    package var isClosed: Bool { flags.contains(.closed) }

    /// Whether `close` or `abort` was called, or the connection is gone.
    package var isClosing: Bool { !flags.isDisjoint(with: [.draining, .closed]) }

    var wantsRead: Bool { flags.isDisjoint(with: [.paused, .ended, .closed]) }
    var wantsWrite: Bool { flags.contains(.writeBlocked) && !flags.contains(.closed) }

    /// What the socket is ready for; from the driver, inside a turn.
    func handle(_ ready: Readiness) {
        guard !isClosed else { return }
        if ready.contains(.writable), flags.contains(.writeBlocked) {
            flags.remove(.writeBlocked)
            markDirty()
        }
        if wantsRead {
            if !ready.isDisjoint(with: [.readable, .hangUp, .failed]) { receive() }
        } else if ready.contains(.failed) {
            let code = Socket.takeError(descriptor)
            destroy(code == 0 ? .peerReset : CloseReason(code: code))
        } else if ready.contains(.hangUp) {
            shard.driver.park(self)
        } else if ready.contains(.readable) {
            shard.driver.arm(self)
        }
    }

    /// The end, whatever came before: once.
    func destroy(_ reason: CloseReason) {
        guard !isClosed else { return }
        flags.insert(.closed)
        closeReason = reason
        if let closeTimer { shard.cancel(closeTimer) }
        closeTimer = nil
        writeQueue.removeAll()
        shard.driver.remove(self)
        shard.forget(self)
    }

    /// Tells the handler and lets go of it; from the end of the turn.
    func deliverClose() {
        let handler = self.handler
        self.handler = nil
        handler?.connectionDidClose(self, reason: closeReason)
    }
}
