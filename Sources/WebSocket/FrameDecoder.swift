// Frames in, messages out (RFC 6455, sections 5 and 8.1).
//
//     header ──▶ payload ──▶ header …            one frame after the other
//        │          │
//        │          ├─ data:    text is checked as it comes; kept until FIN
//        │          └─ control: kept apart, since it may stand between two fragments
//        └─ closed: a close came; whatever follows is dropped
//
// The decoder pulls, like the HTTP parser:
//
//     var input = received                       // mutable: payloads are unmasked where they lie
//     while let event = try decoder.next(&input) { … }
//
// What bites:
// - The bytes of an event are good until the next call of `next`, or until the caller's buffer changes,
//   whichever is first. A message that is one whole frame inside `input` is not copied at all.
// - Lengths are compared with the limits as UInt64, before they become an Int or cost a byte.
// - Every check happens as early as its bytes are there: a frame that cannot be right is refused by its
//   first byte, a text by its first bad byte, not when the message is complete.
// - Control frames do not count as fragments. Answering a flood of pings is the caller's to limit.

/// What a peer's frames say.
package enum WebSocketEvent {
    /// The two kinds of message.
    package enum MessageKind: Sendable { case text, binary }

    /// A whole message; a text is valid UTF-8.
    case message(MessageKind, UnsafeRawBufferPointer)
    /// A ping; the answer is a pong with the same bytes.
    case ping(UnsafeRawBufferPointer)
    /// A pong, asked for or not.
    case pong(UnsafeRawBufferPointer)
    /// The peer closes; without a code its payload was empty. Nothing comes after it.
    case close(WebSocketCloseCode?, reason: String)
}

/// The frame decoder of one connection. It belongs to the connection's queue and is not Sendable.
package final class FrameDecoder {
    /// Whose frames these are: a client masks, a server must not.
    package enum Peer: Sendable { case client, server }

    private enum State {
        case header
        case payload(Frame)
        case closed
        case failed(WebSocketError)
    }

    /// A frame whose header was taken.
    private struct Frame {
        let opcode: Opcode
        let isFinal: Bool
        var remaining: Int
        var mask: Mask?
    }

    private let peerMasks: Bool
    private let limits: WebSocketLimits
    private var state = State.header

    /// A header that was cut.
    private var header: (UInt64, UInt64) = (0, 0)
    private var headerCount = 0
    /// The message that was begun, and its text's check.
    private var message: WebSocketEvent.MessageKind?
    private var text = UTF8Validator()
    private var fragments = 0
    private var data = ByteStore()
    private var control = ByteStore()
    /// The stores whose bytes the last event showed; they are emptied by the next call.
    private var shown: (data: Bool, control: Bool) = (false, false)

    /// A decoder for the frames of `peer`.
    package init(from peer: Peer = .client, limits: WebSocketLimits = WebSocketLimits()) {
        peerMasks = peer == .client
        self.limits = limits
    }

    /// Whether a message or a frame was begun and is not complete.
    package var isMidMessage: Bool {
        if case .payload = state { return true }
        return message != nil || headerCount > 0
    }

    /// The next event out of `input`, which is moved past the bytes used; nil when all were used and more
    /// are needed. Once it threw it throws the same again.
    package func next(_ input: inout UnsafeMutableRawBufferPointer) throws(WebSocketError) -> WebSocketEvent? {
        do throws(WebSocketError) {
            return try advance(&input)
        } catch {
            state = .failed(error)
            data.release()
            control.release()
            throw error
        }
    }

    private func advance(_ input: inout UnsafeMutableRawBufferPointer) throws(WebSocketError) -> WebSocketEvent? {
        if shown.data { data.release() }
        if shown.control { control.release() }
        shown = (false, false)
        while true {
            switch state {
            case .header:
                guard let header = try takeHeader(&input) else { return nil }
                state = .payload(try begin(header))
            case .payload(let frame):
                if let event = try takePayload(&input, frame) { return event }
                if case .payload = state { return nil }
            case .closed:
                input = FrameDecoder.rest(of: input, from: input.count)
                return nil
            case .failed(let error):
                throw error
            }
        }
    }

    private static func rest(
        of input: UnsafeMutableRawBufferPointer, from start: Int
    ) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: input[start...])
    }

    // MARK: The header

    /// A whole header, out of the input where it lies, or put together from pieces.
    private func takeHeader(_ input: inout UnsafeMutableRawBufferPointer) throws(WebSocketError) -> FrameHeader? {
        if headerCount == 0, input.count >= 2 {
            let size = FrameHeader.size(of: input[1])
            if input.count >= size {
                let bytes = UnsafeRawBufferPointer(rebasing: input[..<size])
                let header = try FrameHeader(bytes, masked: peerMasks)
                input = FrameDecoder.rest(of: input, from: size)
                return header
            }
        }
        return try collectHeader(&input)
    }

    /// Keeps bytes of a cut header one by one, checking each as soon as it says something.
    private func collectHeader(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> FrameHeader? {
        while let byte = input.first {
            input = FrameDecoder.rest(of: input, from: 1)
            if let whole = try keep(byte) { return whole }
        }
        return nil
    }

    private func keep(_ byte: UInt8) throws(WebSocketError) -> FrameHeader? {
        let count = headerCount
        let (first, second) = withUnsafeMutableBytes(of: &header) { bytes in
            bytes[count] = byte
            return (bytes[0], bytes[1])
        }
        headerCount += 1
        let opcode = try FrameHeader.check(first: first)
        guard headerCount >= 2 else { return nil }
        try FrameHeader.check(second: second, of: opcode, masked: peerMasks)
        guard headerCount == FrameHeader.size(of: second) else { return nil }
        let (bytes, size, masked) = (header, headerCount, peerMasks)
        headerCount = 0
        return try FrameDecoder.parse(bytes, size, masked)
    }

    private static func parse(
        _ words: (UInt64, UInt64), _ size: Int, _ masked: Bool
    ) throws(WebSocketError) -> FrameHeader {
        let parsed = withUnsafeBytes(of: words) { bytes in
            Result { () throws(WebSocketError) in
                try FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[..<size]), masked: masked)
            }
        }
        return try parsed.get()
    }

    // MARK: The rules between frames

    private func begin(_ header: FrameHeader) throws(WebSocketError) -> Frame {
        if !header.opcode.isControl { try beginData(header) }
        let room = header.opcode.isControl ? 125 : limits.messageBytesMax - data.count
        guard header.length <= UInt64(max(0, room)), let length = Int(exactly: header.length) else {
            throw .messageTooBig
        }
        return Frame(
            opcode: header.opcode, isFinal: header.isFinal, remaining: length,
            mask: header.mask.map { Mask(key: $0) })
    }

    private func beginData(_ header: FrameHeader) throws(WebSocketError) {
        if header.opcode == .continuation {
            guard message != nil else { throw .continuationUnexpected }
        } else {
            guard message == nil else { throw .continuationExpected }
            message = header.opcode == .text ? .text : .binary
            text = UTF8Validator()
            fragments = 0
        }
        fragments += 1
        guard fragments <= limits.fragmentsMax else { throw .tooManyFragments }
    }

    // MARK: The payload

    /// Takes what is there of the payload; an event when that completes one.
    private func takePayload(
        _ input: inout UnsafeMutableRawBufferPointer, _ frame: Frame
    ) throws(WebSocketError) -> WebSocketEvent? {
        var frame = frame
        let piece = UnsafeMutableRawBufferPointer(rebasing: input[..<min(frame.remaining, input.count)])
        input = FrameDecoder.rest(of: input, from: piece.count)
        frame.mask?.apply(piece)
        frame.remaining -= piece.count
        state = frame.remaining == 0 ? .header : .payload(frame)
        let bytes = UnsafeRawBufferPointer(piece)
        return try frame.opcode.isControl ? takeControl(bytes, frame) : takeData(bytes, frame)
    }

    private func takeData(
        _ piece: UnsafeRawBufferPointer, _ frame: Frame
    ) throws(WebSocketError) -> WebSocketEvent? {
        if message == .text {
            guard text.consume(piece) else { throw .invalidText }
        }
        let isDone = frame.isFinal && frame.remaining == 0
        guard isDone, let kind = message else {
            // More fragments will follow this one: let the store double beyond this frame.
            let end = data.count + piece.count + frame.remaining
            data.append(piece, total: frame.isFinal ? end : limits.messageBytesMax)
            return nil
        }
        guard kind == .binary || text.isComplete else { throw .invalidText }
        message = nil
        guard data.count > 0 else { return .message(kind, piece) }
        data.append(piece, total: data.count + piece.count)
        shown.data = true
        return .message(kind, data.bytes)
    }

    private func takeControl(
        _ piece: UnsafeRawBufferPointer, _ frame: Frame
    ) throws(WebSocketError) -> WebSocketEvent? {
        var payload = piece
        if frame.remaining > 0 || control.count > 0 {
            control.append(piece, total: control.count + piece.count + frame.remaining)
            guard frame.remaining == 0 else { return nil }
            shown.control = true
            payload = control.bytes
        }
        switch frame.opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        default:
            let event = try ClosePayload.event(payload)
            state = .closed
            message = nil
            data.release()
            return event
        }
    }
}

/// The payload of a close frame (RFC 6455, section 5.5.1).
private enum ClosePayload {
    static func event(_ bytes: UnsafeRawBufferPointer) throws(WebSocketError) -> WebSocketEvent {
        guard !bytes.isEmpty else { return .close(nil, reason: "") }
        guard bytes.count >= 2 else { throw .closeTooShort }
        let number = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt16.self))
        let code = WebSocketCloseCode(rawValue: number)
        guard code.isAllowedOnWire else { throw .invalidCloseCode }
        let reason = UnsafeRawBufferPointer(rebasing: bytes[2...])
        guard UTF8Validator.isValid(reason) else { throw .invalidCloseReason }
        return .close(code, reason: String(decoding: reason, as: UTF8.self))
    }
}
