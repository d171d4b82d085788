// One program with all fuzz targets, for libFuzzer: `waggle-fuzz TARGET [libFuzzer's options] [folders]`.
//
// `make fuzz` builds and runs it. Each target is one parser and opens with its claim. The claim is broken by any
// crash: a trap of Swift's, a failed `demand`, a finding of the address sanitizer, too much time or memory for one
// input. There is nothing to compare with expected results here; that is for the unit tests, which is where every
// finding ends up as a case.

import Glibc

/// Reads the input in every way its claim speaks of.
typealias Target = @Sendable (UnsafeRawBufferPointer) -> Void

private let targets: [String: Target] = [
    "events": events, "http-fields": httpFields, "http-messages": httpMessages, "import": importFiles,
    "json": json, "markdown": markdown, "methods": methods, "queries": queries, "utf8": utf8,
    "websocket-frames": webSocketFrames, "websocket-handshake": webSocketHandshake, "wire": wire,
    "xes": xesFiles,
]

// Chosen once, before the first input; libFuzzer runs everything on one thread.
nonisolated(unsafe) private var target: Target = { _ in }

/// Takes the target's name out of the arguments before libFuzzer looks at them.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
    guard count.pointee > 1, let name = arguments.pointee[1], let chosen = targets[String(cString: name)] else {
        print(targets.keys.sorted().joined(separator: "\n"))
        exit(EX_USAGE)
    }
    target = chosen
    for index in 1..<Int(count.pointee) { arguments.pointee[index] = arguments.pointee[index + 1] }
    count.pointee -= 1
    return 0
}

/// Runs the target on one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    target(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
