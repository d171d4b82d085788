import HTTP1
import Testing

/// A small seeded generator: the same numbers on every machine, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// How a stream is cut before it is fed.
enum Cuts: CaseIterable {
    case whole, everyByte, random1, random2, random3

    func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        switch self {
        case .whole: return [bytes[...]]
        case .everyByte: return bytes.indices.map { bytes[$0...$0] }
        case .random1: return random(bytes, seed: 1)
        case .random2: return random(bytes, seed: 22)
        case .random3: return random(bytes, seed: 333)
        }
    }

    private func random(_ bytes: [UInt8], seed: UInt64) -> [ArraySlice<UInt8>] {
        var generator = SeededGenerator(seed: seed &+ UInt64(bytes.count))
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 0...24, using: &generator))
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}

/// What came out of a parser, with bodies joined so that cuts do not show.
struct Transcript: Equatable, CustomStringConvertible {
    var heads: [RequestHead] = []
    var bodies: [String] = []
    var ended = 0
    var error: HTTPError?
    var rest: [UInt8] = []

    var description: String {
        let lines = heads.map { "\($0.method.rawValue) \($0.path)" }
        return "\(lines) \(bodies) ended \(ended) error \(error.map { "\($0)" } ?? "none")"
    }

    static func == (left: Transcript, right: Transcript) -> Bool { left.description == right.description }

    /// Feeds the pieces; stops at the first error. `onHead` may change the parser between head and body.
    init(
        _ bytes: [UInt8], _ cuts: Cuts, limits: HTTPLimits = HTTPLimits(),
        onHead: (inout HTTP1Parser) -> Void = { _ in }
    ) {
        var parser = HTTP1Parser(limits: limits)
        do {
            for piece in cuts.pieces(of: bytes) { try feed(piece, to: &parser, onHead) }
        } catch let failure as HTTPError {
            error = failure
        } catch {
            fatalError("\(error)")
        }
    }

    private mutating func feed(
        _ piece: ArraySlice<UInt8>, to parser: inout HTTP1Parser, _ onHead: (inout HTTP1Parser) -> Void
    ) throws {
        try piece.withUnsafeBytes { bytes in
            var input = bytes
            while let event = try parser.next(&input) {
                switch event {
                case .head(let head):
                    heads.append(head)
                    bodies.append("")
                    onHead(&parser)
                case .body(let body):
                    bodies[bodies.count - 1] += String(decoding: body, as: UTF8.self)
                case .end:
                    ended += 1
                }
            }
            rest = Array(input)
        }
    }
}

/// One line of a table: a name to find it by, and the text as bytes (U+0000 to U+00FF stand for one byte
/// each, so that bytes that are not UTF-8 can be written too).
struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let error: HTTPError

    init(_ name: String, _ text: String, _ error: HTTPError) {
        self.name = name
        self.bytes = latin1(text)
        self.error = error
    }

    var testDescription: String { name }
}

/// The bytes of a text whose characters are below U+0100.
func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

/// The first error of a request, or nil.
func firstError(_ text: String, limits: HTTPLimits = HTTPLimits(), _ cuts: Cuts = .whole) -> HTTPError? {
    Transcript(latin1(text), cuts, limits: limits).error
}
