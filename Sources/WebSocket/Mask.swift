/// The XOR of RFC 6455, section 5.3, over a payload that may come in pieces.
struct Mask {
    private let key: UInt32
    /// Where in the key the next byte stands, 0 to 3.
    private var phase = 0

    /// A mask of these four bytes as they lie in memory.
    init(key: UInt32) { self.key = key }

    /// Masks or unmasks in place, eight bytes at a time.
    mutating func apply(_ bytes: UnsafeMutableRawBufferPointer) {
        let turned = Mask.turn(key, phase)
        let word = UInt64(turned) | UInt64(turned) << 32
        var index = 0
        while bytes.count - index >= 8 {
            let value = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            bytes.storeBytes(of: value ^ word, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        // Eight is a multiple of four, so the key stands where it stood.
        withUnsafeBytes(of: turned) { key in
            while index < bytes.count {
                bytes[index] ^= key[index & 3]
                index += 1
            }
        }
        phase = (phase + bytes.count) & 3
    }

    /// The key as it lies in memory, begun `phase` bytes later.
    private static func turn(_ key: UInt32, _ phase: Int) -> UInt32 {
        guard phase > 0 else { return key }
        let value = UInt32(bigEndian: key)
        let bits = UInt32(phase * 8)
        return UInt32(bigEndian: value << bits | value >> (32 - bits))
    }
}
