/// Chunks waiting to be sent. One waiting chunk, the common case, costs no allocation besides its own; nothing is
/// copied on the way in, so one broadcast frame waits in a thousand queues as one piece of memory.
///
/// On the way out small chunks are joined in a buffer of the shard for one `send`: copying a few KiB is cheaper than
/// building an iovec of many small pieces, and no pointer outlives the access that gave it. A large chunk is sent
/// from where it lies.
package struct WriteQueue {
    /// From here on a chunk is sent alone rather than copied.
    private static let largeBytes = 16 * 1024

    private var head: [UInt8] = []
    private var headOffset = 0
    private var tail: [[UInt8]] = []
    private var tailStart = 0

    /// Bytes waiting.
    package private(set) var byteCount = 0

    /// Whether nothing waits.
    package var isEmpty: Bool { byteCount == 0 }

    /// An empty queue.
    package init() {}

    /// Adds a chunk; an empty one is nothing.
    package mutating func append(_ chunk: [UInt8]) {
        guard !chunk.isEmpty else { return }
        if byteCount == 0 { head = chunk } else { tail.append(chunk) }
        byteCount += chunk.count
    }

    /// Lends the next bytes to be sent: the first chunk, or several joined in `gather`. Not to be called when empty.
    package func withNextBytes<Result>(
        joinedIn gather: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let isAlone = tailStart == tail.count || head.count - headOffset >= Self.largeBytes
        if isAlone {
            return head.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[headOffset...])) }
        }
        return body(UnsafeRawBufferPointer(rebasing: gather[..<join(in: gather)]))
    }

    private func join(in gather: UnsafeMutableRawBufferPointer) -> Int {
        var filled = copy(head[headOffset...], to: gather, at: 0)
        var index = tailStart
        while index < tail.count, filled < gather.count {
            filled = copy(tail[index][...], to: gather, at: filled)
            index += 1
        }
        return filled
    }

    private func copy(_ chunk: ArraySlice<UInt8>, to gather: UnsafeMutableRawBufferPointer, at offset: Int)
        -> Int
    {
        chunk.withUnsafeBytes { bytes in
            let count = min(bytes.count, gather.count - offset)
            UnsafeMutableRawBufferPointer(rebasing: gather[offset..<offset + count])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            return offset + count
        }
    }

    /// Drops what was sent.
    package mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= byteCount, "more was sent than was waiting")
        byteCount -= count
        var left = count
        while left > 0 {
            let inHead = head.count - headOffset
            if left < inHead {
                headOffset += left
                return
            }
            left -= inHead
            dropHead()
        }
    }

    /// Drops everything.
    package mutating func removeAll() {
        self = WriteQueue()
    }

    private mutating func dropHead() {
        headOffset = 0
        guard tailStart < tail.count else {
            head = []
            return
        }
        head = tail[tailStart]
        tail[tailStart] = []
        tailStart += 1
        if tailStart == tail.count {
            tail = []
            tailStart = 0
        } else if tailStart >= 32, tailStart * 2 >= tail.count {
            tail.removeFirst(tailStart)
            tailStart = 0
        }
    }
}
