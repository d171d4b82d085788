internal import Crypto

/// Salts of 16 unpredictable bytes, each given out once. The generator is asked for many at a time: a call costs it
/// about as much for one salt as for sixty-four. Use it on one queue.
final class SaltPool {
    private static let saltBytes = 16
    private static let saltsAtOnce = 64
    private var bytes: [UInt8] = []
    private var used = 0

    func next() -> [UInt8] {
        if used == bytes.count {
            bytes = SecureRandom.bytes(Self.saltBytes * Self.saltsAtOnce)
            used = 0
        }
        defer { used += Self.saltBytes }
        return [UInt8](bytes[used..<used + Self.saltBytes])
    }
}
