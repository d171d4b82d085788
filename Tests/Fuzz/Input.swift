/// Stops the process when a claim is broken; libFuzzer keeps the input.
func demand(_ holds: Bool, _ claim: @autoclosure () -> String, line: UInt = #line, file: StaticString = #file) {
    if !holds { fatalError("broken claim: \(claim())", file: file, line: line) }
}

/// Takes choices off the front of an input, so that the fuzzer can steer them.
struct Input {
    private(set) var rest: [UInt8]

    init(_ bytes: UnsafeRawBufferPointer) { rest = Array(bytes) }

    /// The next byte, 0 when there is none.
    mutating func byte() -> UInt8 { rest.isEmpty ? 0 : rest.removeFirst() }

    /// What is left, as text; what is not UTF-8 is replaced.
    var text: String { String(decoding: rest, as: UTF8.self) }

    /// What is left, cut at each NUL.
    var parts: [[UInt8]] { rest.split(separator: 0, omittingEmptySubsequences: false).map(Array.init) }
}

/// Three ways to cut a stream: not at all, after every byte, and at places that depend on `seed`.
func cuts(of bytes: [UInt8], seed: UInt8) -> [[[UInt8]]] {
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    var state = UInt32(seed) &+ 1
    while !rest.isEmpty {
        state = state &* 1_664_525 &+ 1_013_904_223
        let piece = rest.prefix(Int(state >> 27))
        pieces.append(Array(piece))
        rest = rest.dropFirst(piece.count)
    }
    return [[bytes], bytes.map { [$0] }, pieces]
}
