/// What kind a frame is (RFC 6455, section 5.2).
enum Opcode: UInt8 {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    var isControl: Bool { rawValue >= 8 }
}

/// The first 2 to 14 bytes of a frame (RFC 6455, section 5.2):
///
///      0               1               2 … 3 or 2 … 9      then 4 bytes
///     ┌─┬───┬───────┐ ┌─┬───────────┐ ┌─────────────────┐ ┌──────────┐
///     │F│RSV│opcode │ │M│ length    │ │ length, if 126  │ │ mask key,│
///     │ │   │       │ │ │ 0…125     │ │ (16) or 127 (64)│ │ if M     │
///     └─┴───┴───────┘ └─┴───────────┘ └─────────────────┘ └──────────┘
struct FrameHeader {
    static let bytesMax = 14

    let isFinal: Bool
    let opcode: Opcode
    /// Bytes of payload; not yet compared with any limit.
    let length: UInt64
    /// The mask key as it lies in memory; nil when the frame has none.
    let mask: UInt32?

    /// How many bytes the header that starts so has, told by its first two.
    static func size(of second: UInt8) -> Int {
        let extended = second & 0x7F == 127 ? 8 : second & 0x7F == 126 ? 2 : 0
        return 2 + extended + (second & 0x80 == 0 ? 0 : 4)
    }

    /// What the first byte alone can have wrong, so that it is refused as soon as it is there.
    static func check(first: UInt8) throws(WebSocketError) -> Opcode {
        guard first & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode }
        guard !opcode.isControl || first & 0x80 != 0 else { throw .controlFragmented }
        return opcode
    }

    /// What the second byte can have wrong.
    static func check(second: UInt8, of opcode: Opcode, masked: Bool) throws(WebSocketError) {
        guard !masked || second & 0x80 != 0 else { throw .maskMissing }
        guard masked || second & 0x80 == 0 else { throw .maskUnexpected }
        guard !opcode.isControl || second & 0x7F <= 125 else { throw .controlTooLong }
    }

    /// Reads a header of exactly `size(of:)` bytes.
    init(_ bytes: UnsafeRawBufferPointer, masked: Bool) throws(WebSocketError) {
        opcode = try FrameHeader.check(first: bytes[0])
        try FrameHeader.check(second: bytes[1], of: opcode, masked: masked)
        isFinal = bytes[0] & 0x80 != 0
        var length = UInt64(bytes[1] & 0x7F)
        if length == 126 {
            length = UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard length > 125 else { throw .lengthNotMinimal }
        } else if length == 127 {
            length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard length >> 63 == 0 else { throw .lengthTooLarge }
            guard length > UInt64(UInt16.max) else { throw .lengthNotMinimal }
        }
        self.length = length
        mask = masked ? bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self) : nil
    }
}
