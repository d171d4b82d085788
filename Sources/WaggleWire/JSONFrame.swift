// A frame from a client: 1 to n JSON objects joined by exactly one line feed, with at most one at the end.
//
//     {"id":1,"connect":{…}}\n{"id":2,"subscribe":{…}}
//
// The frame is cut at line feeds before anything is parsed. That is right, because valid JSON holds raw line feeds
// only between tokens, and clients write none there; a pretty-printed command is refused.
//
// One command is an object with an id and one request. Of several known requests the first in the protocol's order
// counts (`RequestKind`), whatever their order in the text. No id (or 0) and no `send` is a pong, whatever else the
// object says. Unknown fields are skipped, but validated. `null` is the same as absent, except for `data`.
internal import JSON

/// The JSON form of a frame of commands.
enum JSONFrame {
    /// All commands of the frame, at least one.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, limits: WireLimits
    ) throws(WireError) -> [ClientCommand] {
        var commands: [ClientCommand] = []
        var start = 0
        repeat {
            let lineEnd = endOfLine(bytes, from: start)
            guard lineEnd > start else { throw WireError.empty }
            guard commands.count < limits.commandsPerFrameMax else { throw WireError.tooManyCommands }
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<lineEnd])
            commands.append(try JSONCommandDecoder.command(line, limits: limits))
            start = lineEnd + 1
        } while start < bytes.count
        return commands
    }

    private static func endOfLine(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
        return position
    }
}
