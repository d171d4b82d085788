/// Bytes that wait for the rest of their frame or message. Its memory does not move until bytes are added,
/// so views of it stay good for as long as the decoder promises; an array could not promise that.
///
/// It grows by doubling, up to what the message is allowed, and after what has come, never after what was
/// announced: a header that promises much costs nothing.
struct ByteStore: ~Copyable {
    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    deinit { memory?.deallocate() }

    /// What is kept; good until the next change.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }

    /// Keeps a copy of `piece` behind the rest. `total` is how many bytes the store will hold at the most.
    mutating func append(_ piece: UnsafeRawBufferPointer, total: Int) {
        guard let source = piece.baseAddress, !piece.isEmpty else { return }
        if memory == nil || capacity - count < piece.count { grow(count + piece.count, total) }
        memory?.advanced(by: count).copyMemory(from: source, byteCount: piece.count)
        count += piece.count
    }

    /// Forgets the bytes and gives the memory back: an idle connection keeps none.
    mutating func release() {
        memory?.deallocate()
        (memory, capacity, count) = (nil, 0, 0)
    }

    private mutating func grow(_ needed: Int, _ total: Int) {
        let size = max(needed, min(total, max(256, capacity * 2)))
        let larger = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        if let memory {
            larger.copyMemory(from: memory, byteCount: count)
            memory.deallocate()
        }
        (memory, capacity) = (larger, size)
    }
}
