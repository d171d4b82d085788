/// What a file is, told from its content: a name says what its sender wants it to be.
enum FileKind {
    /// A media type; `application/octet-stream` for what is none of those known here. Whatever has markup or script in it
    /// is plain text: nothing is ever shown as a page.
    static func type(of head: [UInt8], isText: Bool) -> String {
        for kind in known where kind.holds(head) { return kind.type }
        return isText ? "text/plain; charset=utf-8" : "application/octet-stream"
    }

    private struct Signature {
        let type: String
        let bytes: [UInt8]
        var offset = 0

        func holds(_ head: [UInt8]) -> Bool { head.dropFirst(offset).starts(with: bytes) }
    }

    private static let known: [Signature] = [
        Signature(type: "image/png", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        Signature(type: "image/jpeg", bytes: [0xFF, 0xD8, 0xFF]),
        Signature(type: "image/gif", bytes: Array("GIF8".utf8)),
        Signature(type: "image/webp", bytes: Array("WEBP".utf8), offset: 8),
        Signature(type: "image/heic", bytes: Array("ftypheic".utf8), offset: 4),
        Signature(type: "image/avif", bytes: Array("ftypavif".utf8), offset: 4),
        Signature(type: "video/quicktime", bytes: Array("ftypqt".utf8), offset: 4),
        Signature(type: "video/mp4", bytes: Array("ftyp".utf8), offset: 4),
        Signature(type: "video/webm", bytes: [0x1A, 0x45, 0xDF, 0xA3]),
        Signature(type: "audio/mpeg", bytes: Array("ID3".utf8)),
        Signature(type: "audio/ogg", bytes: Array("OggS".utf8)),
        Signature(type: "audio/wav", bytes: Array("WAVE".utf8), offset: 8),
        Signature(type: "application/pdf", bytes: Array("%PDF-".utf8)),
        Signature(type: "application/zip", bytes: [0x50, 0x4B, 0x03, 0x04]),
        Signature(type: "application/gzip", bytes: [0x1F, 0x8B]),
        Signature(type: "application/x-7z-compressed", bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    ]
}

/// Whether bytes are UTF-8 text without control characters, told as they come in pieces.
struct TextScan {
    private(set) var isText = true
    /// Continuation bytes that must still come, and the bounds of the next one.
    private var wanted = 0
    private var bounds: ClosedRange<UInt8> = 0x80...0xBF

    mutating func take(_ bytes: [UInt8]) {
        guard isText else { return }
        for byte in bytes where !accepts(byte) {
            isText = false
            return
        }
    }

    private mutating func accepts(_ byte: UInt8) -> Bool {
        if wanted > 0 {
            guard bounds.contains(byte) else { return false }
            wanted -= 1
            bounds = 0x80...0xBF
            return true
        }
        switch byte {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x1B, 0x20...0x7E: return true
        case 0xC2...0xDF: begin(1, 0x80...0xBF)
        case 0xE0: begin(2, 0xA0...0xBF)
        case 0xED: begin(2, 0x80...0x9F)
        case 0xE1...0xEF: begin(2, 0x80...0xBF)
        case 0xF0: begin(3, 0x90...0xBF)
        case 0xF1...0xF3: begin(3, 0x80...0xBF)
        case 0xF4: begin(3, 0x80...0x8F)
        default: return false
        }
        return true
    }

    private mutating func begin(_ count: Int, _ first: ClosedRange<UInt8>) {
        wanted = count
        bounds = first
    }
}
