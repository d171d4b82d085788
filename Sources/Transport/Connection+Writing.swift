internal import Glibc

extension Connection {
    /// Bytes that wait to be sent.
    package var pendingBytes: Int { writeQueue.byteCount }

    /// Whether the socket takes no more for now; an owner that turns text into records can hold back meanwhile.
    package var isWriteBlocked: Bool { flags.contains(.writeBlocked) }

    /// Whether more than the high-water mark waited and it has not yet fallen to the low one.
    package var isAboveHighWater: Bool { flags.contains(.aboveHighWater) }

    /// How long the socket has taken nothing although bytes wait, milliseconds; 0 when all is well.
    package var stalledMilliseconds: UInt64 {
        stalledSince == 0 ? 0 : shard.nowMilliseconds - min(shard.nowMilliseconds, stalledSince)
    }

    /// Queues a chunk for the end of the turn, sharing its storage: pass one array to many connections freely.
    /// False if it is closed or shut for writing and the bytes were dropped. Shard's queue.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        shard.assertOnQueue()
        guard canWrite() else { return false }
        writeQueue.append(bytes)
        markDirty()
        return true
    }

    /// As `write`, for bytes the caller keeps. Inside `connectionWillFlush` the socket takes what it can straight from
    /// the caller's memory and only the rest is copied. Shard's queue.
    @discardableResult
    package func write(copying bytes: UnsafeRawBufferPointer) -> Bool {
        shard.assertOnQueue()
        guard canWrite() else { return false }
        var rest = bytes
        if flags.contains(.flushing), writeQueue.isEmpty, !flags.contains(.writeBlocked), !bytes.isEmpty {
            guard let taken = send(bytes) else { return false }
            rest = UnsafeRawBufferPointer(rebasing: bytes[taken...])
        }
        writeQueue.append([UInt8](rest))
        markDirty()
        return true
    }

    /// Asks for a flush at the end of the turn, though nothing is queued yet. Shard's queue.
    package func markDirty() {
        guard flags.isDisjoint(with: [.dirty, .flushing, .closed]) else { return }
        flags.insert(.dirty)
        shard.enqueueFlush(self)
    }

    /// Ends our direction after what is queued; reading goes on. Shard's queue.
    package func shutdownWrite() {
        shard.assertOnQueue()
        guard !isClosing, !flags.contains(.wantsShutdown) else { return }
        flags.insert(.wantsShutdown)
        markDirty()
    }

    private func canWrite() -> Bool {
        guard flags.isDisjoint(with: [.closed, .lingering, .wantsShutdown]) else { return false }
        if writeQueue.byteCount < shard.options.hardCapBytes * 2 { return true }
        destroy(.overfull)
        return false
    }

    /// One flush, from the end of the turn.
    func flush() {
        flags.remove([.dirty, .progressed])
        guard !isClosed else { return }
        flags.insert(.flushing)
        if !flags.contains(.lingering) { handler?.connectionWillFlush(self) }
        flags.remove(.flushing)
        guard !isClosed, sendPending() else { return }
        countPending(pendingBytes)
        noteStall()
        finishFlush()
    }

    /// Sends what is queued up to the bound of a turn; false if the connection died of it.
    private func sendPending() -> Bool {
        var budget = shard.options.sendPerTurnBytesMax
        while !writeQueue.isEmpty, !flags.contains(.writeBlocked), budget > 0 {
            let taken = writeQueue.withNextBytes(joinedIn: shard.sendBuffer) {
                send(UnsafeRawBufferPointer(rebasing: $0.prefix(budget)))
            }
            guard let taken else { return false }
            writeQueue.consume(taken)
            budget -= taken
        }
        // What the bound of the turn held back waits for the socket like everything else, so the others come first.
        if !writeQueue.isEmpty { flags.insert(.writeBlocked) }
        if wantsWrite != armed.contains(.writable) { shard.driver.arm(self) }
        return true
    }

    /// One send; nil if the connection died of it. Less than offered means that the socket is full.
    private func send(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var taken = Socket.send(descriptor, bytes)
        while taken < 0, errno == EINTR { taken = Socket.send(descriptor, bytes) }
        if taken < 0 {
            guard errno == EAGAIN || errno == ENOBUFS else {
                destroy(CloseReason(code: errno))
                return nil
            }
            taken = 0
        }
        if taken < bytes.count { flags.insert(.writeBlocked) }
        if taken > 0 { flags.insert(.progressed) }
        shard.counters.bytesOut &+= taken
        return taken
    }

    /// Keeps the shard's sum of what waits to be sent.
    func countPending(_ bytes: Int) {
        shard.counters.bytesPending &+= bytes - countedPending
        countedPending = bytes
    }

    private func noteStall() {
        if writeQueue.isEmpty {
            stalledSince = 0
        } else if stalledSince == 0 || flags.contains(.progressed) {
            stalledSince = max(1, shard.nowMilliseconds)
        }
    }

    /// What follows from the state of the queue after a flush.
    private func finishFlush() {
        if flags.contains(.draining) {
            continueClosing()
        } else if writeQueue.isEmpty, flags.contains(.wantsShutdown), !flags.contains(.writeShut) {
            flags.insert(.writeShut)
            Socket.shutdownWrite(descriptor)
            if flags.contains(.ended) { destroy(.finished) }
        } else {
            reportWaterMarks()
        }
    }

    /// Too much waits in the shard, and more than an equal share of what may wait is here.
    private var isAboveShare: Bool {
        guard shard.counters.bytesPending > shard.options.pendingBytesMax else { return false }
        return pendingBytes > shard.options.pendingBytesMax / max(1, shard.counters.connectionsOpen)
    }

    private func reportWaterMarks() {
        let options = shard.options
        if pendingBytes > options.highWaterBytes, !flags.contains(.aboveHighWater) {
            flags.insert(.aboveHighWater)
            handler?.connectionWriteBufferDidFill(self)
        }
        if pendingBytes > options.hardCapBytes || isAboveShare, !flags.contains(.overflowed), !isClosing {
            flags.insert(.overflowed)
            handler?.connectionWriteBufferDidOverflow(self)
        }
        if pendingBytes <= options.lowWaterBytes, flags.contains(.aboveHighWater), !isClosing {
            flags.remove(.aboveHighWater)
            handler?.connectionWriteBufferDidDrain(self)
        }
    }
}
