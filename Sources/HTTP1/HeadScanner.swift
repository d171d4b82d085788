/// Finds where a head (or a trailer section) ends, over any cuts, and refuses at the first bad byte.
///
/// It looks at each byte once. Lines end with CRLF and nothing else: a bare LF or CR is refused where it
/// stands, because a peer that ends lines otherwise is what request smuggling is made of (RFC 9112, section
/// 2.2 allows both answers). Control characters are refused here too, so that a TLS hello on a plain port, or
/// any other noise, is answered at once and not after the time-out.
struct HeadScanner: Sendable {
    /// What is being scanned; they differ in what an empty first line means.
    enum Section { case head, trailers }

    private let section: Section
    private let bytesMax: Int
    private let linesMax: Int
    private let lineTooLong: HTTPError
    private let tooLarge: HTTPError
    private let tooMany: HTTPError

    /// Bytes seen so far of a head that was cut; its capacity follows what came, never what was announced.
    private var partial: [UInt8] = []
    private var lines = 0
    private var lineBytes = 0
    private var sawCarriageReturn = false
    private var skippedEmptyLine = false

    /// A scanner for the head of a message: the start line and up to `headersMax` fields.
    init(headOf limits: HTTPLimits) {
        section = .head
        bytesMax = limits.headBytesMax
        linesMax = limits.headersMax + 1
        (lineTooLong, tooLarge, tooMany) = (.targetTooLong, .headTooLarge, .tooManyHeaders)
    }

    /// A scanner for the trailer section that ends a chunked body.
    init(trailersOf limits: HTTPLimits) {
        section = .trailers
        bytesMax = limits.trailerBytesMax
        linesMax = limits.trailersMax
        (lineTooLong, tooLarge, tooMany) = (.trailersTooLarge, .trailersTooLarge, .trailersTooLarge)
    }

    /// Whether any byte of this section has come.
    var hasStarted: Bool { !partial.isEmpty }

    /// Takes bytes from `input` up to the section's end; gives the whole section, its empty line included,
    /// or nil when all of `input` was taken and more is needed.
    mutating func take(_ input: inout UnsafeRawBufferPointer) throws(HTTPError) -> [UInt8]? {
        let window = min(input.count, bytesMax - partial.count)
        var start = 0
        for index in 0..<window where try isEnd(input[index]) {
            if section == .head && lines == 0 {
                try skipEmptyLine()
                start = index + 1
                continue
            }
            partial.append(contentsOf: input[start...index])
            input = UnsafeRawBufferPointer(rebasing: input[(index + 1)...])
            return finish()
        }
        guard window == input.count else { throw lines == 0 ? lineTooLong : tooLarge }
        partial.append(contentsOf: input[start...])
        input = UnsafeRawBufferPointer(rebasing: input[input.count...])
        return nil
    }

    /// Whether this byte ends an empty line.
    private mutating func isEnd(_ byte: UInt8) throws(HTTPError) -> Bool {
        if sawCarriageReturn {
            guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
            sawCarriageReturn = false
            guard lineBytes > 0 else { return true }
            lineBytes = 0
            lines += 1
            if lines > linesMax { throw tooMany }
        } else if byte == ASCII.carriageReturn {
            sawCarriageReturn = true
        } else if byte == ASCII.lineFeed {
            throw .bareLineFeed
        } else if ASCII.isControl(byte) && byte != ASCII.tab {
            throw .controlCharacter
        } else {
            lineBytes += 1
        }
        return false
    }

    /// One empty line before a request is forgiven (RFC 9112, section 2.2), a second is not.
    private mutating func skipEmptyLine() throws(HTTPError) {
        guard !skippedEmptyLine else { throw .emptyLines }
        skippedEmptyLine = true
        partial = []
    }

    private mutating func finish() -> [UInt8] {
        let whole = partial
        partial = []
        (lines, lineBytes, skippedEmptyLine) = (0, 0, false)
        return whole
    }
}
