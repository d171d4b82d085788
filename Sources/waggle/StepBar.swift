internal import Glibc

/// A bar on standard error for work of equal steps; nothing where standard error is no terminal.
struct StepBar {
    private let steps: Int
    private let name: String
    private let isShown: Bool

    /// A bar over so many steps (at least 1), `name` being what they are.
    init(steps: Int, of name: String, isShown: Bool = isatty(STDERR_FILENO) == 1) {
        self.steps = max(1, steps)
        self.name = name
        self.isShown = isShown
    }

    /// Draws the bar after so many steps.
    func show(_ done: Int) {
        if isShown { writeError("\r\u{1B}[K" + line(done)) }
    }

    /// Takes the bar away.
    func finish() {
        if isShown { writeError("\r\u{1B}[K") }
    }

    private func line(_ done: Int) -> String {
        let width = 30
        let full = width * min(done, steps) / steps
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: width - full)
        return "[\(bar)] \(100 * min(done, steps) / steps) %  \(done) of \(steps) \(name)"
    }
}
