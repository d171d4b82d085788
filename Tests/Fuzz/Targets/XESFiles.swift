// Claim: whatever a file holds, XML gives tokens or an error, the same for every cut and inside the bounds; an event log,
// XES or CSV with a mapping, gives rows or refusals, and each row a payload that reads back; a time or a pattern is read
// or refused.

@testable import WaggleImport
import XML

/// First byte: as what the rest is read.
func xesFiles(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = input.byte()
    switch choice % 4 {
    case 0: xml(input.rest, seed: choice)
    case 1: log(.xes, input.rest, seed: choice)
    case 2: log(.csv, input.rest, seed: choice)
    default: times(input.text)
    }
}

private let bounds = XMLLimits(pieceBytesMax: 200, depthMax: 6, attributesMax: 4)

private func xml(_ bytes: [UInt8], seed: UInt8) {
    let seen = cuts(of: bytes, seed: seed).map(tokens)
    demand(seen[1] == seen[0], "byte by byte: \(seen[1]) not \(seen[0])")
    demand(seen[2] == seen[0], "in pieces: \(seen[2]) not \(seen[0])")
}

private func tokens(_ pieces: [[UInt8]]) -> [String] {
    var reader = XMLReader(limits: bounds)
    var seen: [String] = []
    for piece in pieces {
        reader.feed(piece)
        drain(&reader, &seen)
    }
    reader.finish()
    drain(&reader, &seen)
    return seen
}

private func drain(_ reader: inout XMLReader, _ seen: inout [String]) {
    do throws(XMLError) {
        while let token = try reader.next() {
            demand(reader.depth <= bounds.depthMax, "depth in its bound")
            demand(reader.text.utf8.count <= bounds.pieceBytesMax, "a piece in its bound")
            seen.append("\(token) \(reader.line) \(reader.text) \(reader.value(of: "key") ?? "-")")
        }
    } catch {
        seen.append("\(error)")
    }
}

private func log(_ format: ImportFormat, _ bytes: [UInt8], seed: UInt8) {
    var options = ImportOptions(name: "fuzz")
    options.format = format
    options.rowsMax = 1_000
    if seed & 4 != 0 { _ = try? options.log.say("state=lifecycle:transition,activity=a,activity=b") }
    if seed & 8 != 0 { options.log.take(.volvo) }
    if seed & 16 != 0 { options.log.clock.pattern = try? TimePattern("d/M/yyyy h:mm a") }
    imported(cuts(of: bytes, seed: seed)[2], options)
}

private func times(_ text: String) {
    _ = LocalTime(iso: Array(text.utf8))
    var mapping = LogMapping()
    _ = try? mapping.say(text)
    _ = try? mapping.setDelimiter(text)
    guard let pattern = try? TimePattern(text) else { return }
    _ = pattern.read(Array(text.utf8))
    _ = pattern.read(Array("31/12/2026 11:59:59.999 PM +01:00".utf8))
}
