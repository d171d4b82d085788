internal import COpenSSL

/// Unpredictable bytes from OpenSSL's generator, which the kernel seeds; any thread may call.
package enum SecureRandom {
    /// `count` random bytes. A system without entropy stops the process: no answer would be safe.
    package static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// Fills a buffer with random bytes.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard buffer.count > 0 else { return }
        let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let count = Int32(exactly: buffer.count), RAND_bytes(start, count) == 1 else {
            fatalError("The system gives no secure random bytes.")
        }
    }

    /// 64 random bits.
    package static func uint64() -> UInt64 {
        var value: UInt64 = 0
        withUnsafeMutableBytes(of: &value) { fill($0) }
        return value
    }
}

/// Whether two byte strings are equal, in a time that depends on their counts alone.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return CRYPTO_memcmp(left, right, left.count) == 0
}
