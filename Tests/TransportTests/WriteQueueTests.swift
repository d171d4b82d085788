import Testing
import Transport

@Suite struct WriteQueueTests {
    @Test(arguments: 0..<12)
    func `bytes leave in the order they came, however they are cut`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var queue = WriteQueue()
        var expected: [UInt8] = []
        var sent: [UInt8] = []
        let gather = UnsafeMutableRawBufferPointer.allocate(byteCount: 700, alignment: 16)
        defer { gather.deallocate() }
        for step in 0..<800 {
            if random.next() % 2 == 0 || queue.isEmpty {
                let isLarge = random.next() % 40 == 0
                let chunk = pattern(Int(random.next() % (isLarge ? 40_000 : 90)), seed: UInt32(step))
                queue.append(chunk)
                expected += chunk
            } else {
                let taken = queue.withNextBytes(joinedIn: gather) { bytes in
                    let count = Int(random.next() % UInt64(bytes.count + 1))
                    sent += Array(bytes[..<count])
                    return count
                }
                queue.consume(taken)
            }
            #expect(queue.byteCount == expected.count - sent.count)
        }
        #expect(expected.starts(with: sent))
    }
}
