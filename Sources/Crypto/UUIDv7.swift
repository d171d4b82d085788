/// Time-ordered identifiers (RFC 9562 section 5.7) and the text form of all UUIDs.
package enum UUIDv7 {
    /// The number of bytes in an identifier.
    package static let byteCount = 16
    /// The number of random bytes `make` takes.
    package static let randomByteCount = 10

    /// 16 bytes that sort by time: 48 bits of Unix milliseconds, then 74 random bits.
    package static func make(
        nowMilliseconds: UInt64, random: [UInt8] = SecureRandom.bytes(randomByteCount)
    ) -> [UInt8] {
        precondition(random.count == randomByteCount, "UUIDv7 takes ten random bytes")
        var bytes = [UInt8](repeating: 0, count: byteCount)
        for index in 0..<6 {
            bytes[index] = UInt8(truncatingIfNeeded: nowMilliseconds >> UInt64(40 - 8 * index))
        }
        bytes.replaceSubrange(6..<16, with: random)
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }

    /// The 36 lower-case characters of 16 bytes.
    package static func format(_ bytes: [UInt8]) -> String {
        precondition(bytes.count == byteCount, "a UUID has sixteen bytes")
        return String(unsafeUninitializedCapacity: 36) { output in
            var position = 0
            for (index, byte) in bytes.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    output[position] = UInt8(ascii: "-")
                    position += 1
                }
                output[position] = Hex.digit(of: byte >> 4)
                output[position + 1] = Hex.digit(of: byte & 15)
                position += 2
            }
            return position
        }
    }

    /// The 16 bytes of a text in the form 8-4-4-4-12, in either case, of any version; nil for anything else.
    package static func parse(_ text: String) -> [UInt8]? {
        let input = [UInt8](text.utf8)
        guard input.count == 36 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        var index = 0
        while index < input.count {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard input[index] == UInt8(ascii: "-") else { return nil }
                index += 1
            }
            guard let high = Hex.value(of: input[index]), let low = Hex.value(of: input[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }
}
