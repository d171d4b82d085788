/// Messages to frames (RFC 6455, section 5). A frame is one immutable array, so that a broadcast is encoded
/// once and shared. A server's frames have no mask; a client gives a fresh random one for each.
package enum FrameEncoder {
    /// Bytes of a close reason at the most: a control frame holds 125, the code takes two.
    package static let closeReasonBytesMax = 123

    /// A text message in one frame. The bytes must be UTF-8.
    package static func text(_ bytes: some Collection<UInt8>, mask: UInt32? = nil) -> [UInt8] {
        frame(.text, bytes, mask)
    }

    /// A text message in one frame.
    package static func text(_ string: String, mask: UInt32? = nil) -> [UInt8] {
        frame(.text, string.utf8, mask)
    }

    /// A binary message in one frame.
    package static func binary(_ bytes: some Collection<UInt8>, mask: UInt32? = nil) -> [UInt8] {
        frame(.binary, bytes, mask)
    }

    /// A ping; what exceeds 125 bytes is cut.
    package static func ping(_ bytes: some Collection<UInt8> = [], mask: UInt32? = nil) -> [UInt8] {
        frame(.ping, bytes.prefix(125), mask)
    }

    /// A pong; what exceeds 125 bytes is cut.
    package static func pong(_ bytes: some Collection<UInt8> = [], mask: UInt32? = nil) -> [UInt8] {
        frame(.pong, bytes.prefix(125), mask)
    }

    /// A close frame. The reason is cut to 123 bytes at a character's end. A code that may not travel, and
    /// no code, give the empty form, which the peer reads as "no status".
    package static func close(
        _ code: WebSocketCloseCode?, reason: String = "", mask: UInt32? = nil
    ) -> [UInt8] {
        guard let code, code.isAllowedOnWire else { return frame(.close, EmptyCollection(), mask) }
        let payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)] + cut(reason)
        return frame(.close, payload, mask)
    }

    /// The header of a server's message of `length` bytes, for a payload that is written apart.
    package static func header(_ kind: WebSocketEvent.MessageKind, length: Int) -> [UInt8] {
        var out: [UInt8] = []
        appendHeader(kind == .text ? .text : .binary, isFinal: true, length, masked: false, to: &out)
        return out
    }

    /// One fragment, for those who send in pieces: `first` frames name the kind, the others continue.
    package static func fragment(
        _ kind: WebSocketEvent.MessageKind, _ bytes: some Collection<UInt8>, isFirst: Bool, isLast: Bool,
        mask: UInt32? = nil
    ) -> [UInt8] {
        let opcode = isFirst ? (kind == .text ? Opcode.text : .binary) : .continuation
        return frame(opcode, bytes, mask, isFinal: isLast)
    }

    private static func frame(
        _ opcode: Opcode, _ payload: some Collection<UInt8>, _ mask: UInt32?, isFinal: Bool = true
    ) -> [UInt8] {
        let length = payload.count
        var out: [UInt8] = []
        out.reserveCapacity(length + FrameHeader.bytesMax)
        appendHeader(opcode, isFinal: isFinal, length, masked: mask != nil, to: &out)
        if let mask { withUnsafeBytes(of: mask) { out.append(contentsOf: $0) } }
        let start = out.count
        out.append(contentsOf: payload)
        guard let mask else { return out }
        out.withUnsafeMutableBytes { bytes in
            var running = Mask(key: mask)
            running.apply(UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
        }
        return out
    }

    /// The shortest form of the length, as the standard demands.
    private static func appendHeader(
        _ opcode: Opcode, isFinal: Bool, _ length: Int, masked: Bool, to out: inout [UInt8]
    ) {
        out.append(opcode.rawValue | (isFinal ? 0x80 : 0))
        let flag: UInt8 = masked ? 0x80 : 0
        if length <= 125 {
            out.append(flag | UInt8(length))
        } else if length <= Int(UInt16.max) {
            out.append(flag | 126)
            withUnsafeBytes(of: UInt16(length).bigEndian) { out.append(contentsOf: $0) }
        } else {
            out.append(flag | 127)
            withUnsafeBytes(of: UInt64(length).bigEndian) { out.append(contentsOf: $0) }
        }
    }

    private static func cut(_ reason: String) -> [UInt8] {
        let bytes = Array(reason.utf8)
        guard bytes.count > closeReasonBytesMax else { return bytes }
        var end = closeReasonBytesMax
        // A continuation byte here would mean that a character is cut in two.
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }
}
