internal import Glibc
internal import JSON

/// One line on standard error.
func printError(_ line: String) { writeError(line + "\n") }

/// Text on standard error, past every buffer.
func writeError(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// JSON and an end of line on standard output.
func printJSON(_ fill: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    fill(&writer)
    printBytes(writer.bytes)
}

/// Bytes and an end of line on standard output.
func printBytes(_ bytes: [UInt8]) { print(String(decoding: bytes, as: UTF8.self)) }

/// Columns of text with a heading, as wide as they need.
func printTable(_ heading: [String], _ rows: [[String]]) {
    var widths = heading.map(\.count)
    for row in rows { for (column, text) in row.enumerated() { widths[column] = max(widths[column], text.count) } }
    for row in [heading] + rows {
        var line = ""
        for (column, text) in row.enumerated() {
            line += text
            if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - text.count + 2) }
        }
        print(line)
    }
}

/// A moment for people: `2026-03-01 14:05:09 UTC`.
func momentText(_ milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S UTC", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// What the system calls its last error.
func systemReason() -> String { String(cString: strerror(errno)) }

/// Milliseconds since 1970.
func wallClock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}
