// Claim: the validator accepts exactly what the standard library's does, for every cut, and never takes a bad byte
// for a cut text.

import WebSocket

/// First byte: the seed of the cuts.
func utf8(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let seed = input.byte()
    let expected = String(validating: input.rest, as: UTF8.self) != nil
    demand(input.rest.withUnsafeBytes(UTF8Validator.isValid) == expected, "whole: not \(expected)")
    for pieces in cuts(of: input.rest, seed: seed) {
        var validator = UTF8Validator()
        let isGood = pieces.allSatisfy { piece in piece.withUnsafeBytes { validator.consume($0) } }
        demand((isGood && validator.isComplete) == expected, "in pieces: not \(expected)")
    }
}
