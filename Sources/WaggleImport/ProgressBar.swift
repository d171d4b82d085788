/// The text of a progress line; pure, so that time and terminal come from the caller.
package struct ProgressBar: Sendable, Equatable {
    /// The width of the line in characters; at least 40.
    package let width: Int

    /// A bar for a terminal of this width.
    package init(width: Int = 80) { self.width = max(40, width) }

    /// One line without a line end: bar, percent, rows, rows a second and the time left.
    ///
    ///     [##########----------]  50 %  7,100 rows  14,200 rows/s  1 s left
    package func line(_ progress: ImportProgress, elapsedMilliseconds: Int64) -> String {
        var parts = ["\(Self.grouped(progress.rows)) rows"]
        if progress.rowsRefused > 0 { parts.append("\(Self.grouped(progress.rowsRefused)) refused") }
        if let rate = Self.rate(progress, elapsedMilliseconds) {
            parts.append("\(Self.grouped(rate)) rows/s")
        }
        if let left = Self.secondsLeft(progress, elapsedMilliseconds) {
            parts.append(left == 0 ? "done" : "\(Self.duration(left)) left")
        }
        let text = parts.joined(separator: "  ")
        guard let percent = Self.percent(progress) else { return String(text.prefix(width)) }
        let number = String(percent)
        let label = String(repeating: " ", count: 3 - number.count) + number + " %"
        let room = min(30, width - text.count - label.count - 6)
        guard room > 0 else { return String("\(label)  \(text)".prefix(width)) }
        let full = room * percent / 100
        return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: room - full)
            + "] \(label)  \(text)"
    }

    /// The line for a file or a pipe in place of a terminal: printed once, at the end.
    package static func closingLine(_ progress: ImportProgress, elapsedMilliseconds: Int64) -> String {
        let tenths = max(0, elapsedMilliseconds) / 100
        let refused = progress.rowsRefused > 0 ? ", \(grouped(progress.rowsRefused)) refused" : ""
        return "\(grouped(progress.rows)) rows read\(refused), in \(tenths / 10).\(tenths % 10) s"
    }

    /// 0 to 100; nil when the size is unknown.
    private static func percent(_ progress: ImportProgress) -> Int? {
        guard progress.bytesTotal > 0 else { return nil }
        let share = Double(progress.bytesRead) / Double(progress.bytesTotal)
        return min(100, max(0, Int(share * 100)))
    }

    private static func rate(_ progress: ImportProgress, _ elapsed: Int64) -> Int? {
        elapsed > 0 ? Int(Double(progress.rows) * 1_000 / Double(elapsed)) : nil
    }

    /// By the bytes read so far; nil while there are too few to tell.
    private static func secondsLeft(_ progress: ImportProgress, _ elapsed: Int64) -> Int? {
        guard progress.bytesTotal > 0, progress.bytesRead > 0, elapsed > 0 else { return nil }
        let rest = max(0, progress.bytesTotal - progress.bytesRead)
        let left = Double(rest) / Double(progress.bytesRead) * Double(elapsed) / 1_000
        return left < 1e9 ? Int(left.rounded(.up)) : nil
    }

    private static func duration(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3_600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        }
    }

    /// Digits in groups of three.
    private static func grouped(_ number: Int) -> String {
        var text = ""
        let digits = String(number)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
