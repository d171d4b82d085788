internal import Glibc

/// Shows an import's progress on standard error: a bar that is drawn anew on a terminal, one plain line elsewhere.
package struct ProgressPrinter {
    /// Where and how often to draw.
    package enum Mode: Sendable {
        /// A bar on a terminal, a plain line elsewhere.
        case automatic
        /// A bar in any case.
        case forced
        /// Nothing.
        case silent
    }

    /// Ten times a second: smooth to the eye, and no cost beside the reading.
    private static let intervalMilliseconds: Int64 = 100

    private let isBar: Bool
    private let isSilent: Bool
    private let bar: ProgressBar
    private let started = ProgressPrinter.now()
    private var drawn: Int64?

    /// A printer that begins to count time now.
    package init(mode: Mode = .automatic) {
        let width = Self.terminalWidth()
        isSilent = mode == .silent
        isBar = mode == .forced || (mode == .automatic && width != nil)
        bar = ProgressBar(width: (width ?? 80) - 1)
    }

    /// Draws the bar, if it is time.
    package mutating func show(_ progress: ImportProgress) {
        guard isBar, !isSilent else { return }
        let elapsed = Self.now() - started
        if let drawn, elapsed - drawn < Self.intervalMilliseconds { return }
        drawn = elapsed
        Self.write("\r\u{1B}[K" + bar.line(progress, elapsedMilliseconds: elapsed))
    }

    /// Draws the last state and ends the line.
    package mutating func finish(_ progress: ImportProgress) {
        guard !isSilent else { return }
        let elapsed = Self.now() - started
        let text =
            isBar
            ? "\r\u{1B}[K" + bar.line(progress, elapsedMilliseconds: elapsed)
            : ProgressBar.closingLine(progress, elapsedMilliseconds: elapsed)
        Self.write(text + "\n")
    }

    /// The width of the terminal on standard error; nil when there is none.
    private static func terminalWidth() -> Int? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// A bar that cannot be written is no reason to stop.
    private static func write(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var rest = UnsafeRawBufferPointer(buffer)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, start, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
