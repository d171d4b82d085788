/// The chunked coding of RFC 9112, section 7.1, without its extensions.
///
///     size ──CR──▶ sizeEnd ──LF──▶ data ──▶ dataCR ──▶ dataLF ──▶ size …
///                     └─ size 0 ──▶ trailers ──▶ done
///
/// Extensions are refused: nobody sends them, and readers that skip them differently have been the door of
/// smuggling more than once. Trailers are read, checked and dropped.
struct ChunkDecoder: Sendable {
    /// One step of a body.
    enum Step {
        case data(UnsafeRawBufferPointer)
        case done
    }

    private enum State {
        case size
        case sizeEnd
        case data(remaining: Int)
        case dataCarriageReturn
        case dataLineFeed
        case trailers
        case done
    }

    private let limits: HTTPLimits
    private var trailers: HeadScanner
    private var state = State.size
    private var size = 0
    private var digits = 0
    private var chunks = 0
    private var bodyBytes = 0

    init(_ limits: HTTPLimits) {
        self.limits = limits
        trailers = HeadScanner(trailersOf: limits)
    }

    /// The next piece of the body out of `input`, which is moved past it; nil when more bytes are needed.
    mutating func next(
        _ input: inout UnsafeRawBufferPointer, bodyBytesMax: Int
    ) throws(HTTPError) -> Step? {
        while true {
            if case .trailers = state {
                guard try skipTrailers(&input) else { return nil }
                state = .done
            }
            if case .done = state { return .done }
            if case .data(let remaining) = state {
                guard !input.isEmpty else { return nil }
                return takeData(&input, remaining)
            }
            guard let byte = input.first else { return nil }
            input = UnsafeRawBufferPointer(rebasing: input[1...])
            try frame(byte, bodyBytesMax)
        }
    }

    private mutating func takeData(_ input: inout UnsafeRawBufferPointer, _ remaining: Int) -> Step {
        let count = min(remaining, input.count)
        let data = UnsafeRawBufferPointer(rebasing: input[..<count])
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        state = count == remaining ? .dataCarriageReturn : .data(remaining: remaining - count)
        return .data(data)
    }

    /// One byte outside the data.
    private mutating func frame(_ byte: UInt8, _ bodyBytesMax: Int) throws(HTTPError) {
        switch state {
        case .size:
            try sizeDigit(byte)
        case .sizeEnd:
            guard byte == ASCII.lineFeed else { throw .malformedChunkSize }
            try begin(bodyBytesMax)
        case .dataCarriageReturn:
            guard byte == ASCII.carriageReturn else { throw .malformedChunkEnd }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == ASCII.lineFeed else { throw .malformedChunkEnd }
            state = .size
        case .data, .trailers, .done:
            break
        }
    }

    private mutating func sizeDigit(_ byte: UInt8) throws(HTTPError) {
        if let digit = ASCII.hexValue(byte) {
            digits += 1
            let (scaled, overflow) = size.multipliedReportingOverflow(by: 16)
            guard digits <= limits.chunkSizeDigitsMax, !overflow else { throw .malformedChunkSize }
            size = scaled | Int(digit)
        } else if byte == ASCII.carriageReturn, digits > 0 {
            state = .sizeEnd
        } else {
            throw byte == UInt8(ascii: ";") && digits > 0 ? .chunkExtension : .malformedChunkSize
        }
    }

    private mutating func begin(_ bodyBytesMax: Int) throws(HTTPError) {
        chunks += 1
        guard chunks <= limits.chunksMax else { throw .tooManyChunks }
        guard bodyBytes <= bodyBytesMax, size <= bodyBytesMax - bodyBytes else { throw .bodyTooLarge }
        bodyBytes += size
        state = size == 0 ? .trailers : .data(remaining: size)
        (size, digits) = (0, 0)
    }

    private mutating func skipTrailers(_ input: inout UnsafeRawBufferPointer) throws(HTTPError) -> Bool {
        guard let section = try trailers.take(&input) else { return false }
        var lines = HeadLines(section)
        _ = try lines.fields()
        return true
    }
}
