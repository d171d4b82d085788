internal import Glibc

/// Where a new user's password comes from.
enum Password {
    /// The first line of a file.
    static func read(file: String) throws -> String {
        guard let text = readText(file) else { throw Failure.noInput("the password file \(file) cannot be read") }
        let line = text.prefix { $0 != "\n" && $0 != "\r\n" }
        guard !line.isEmpty else { throw Failure.badData("the password file \(file) is empty") }
        return String(line)
    }

    /// Asked twice on the terminal, without showing it.
    static func asked(for login: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure.usage("no password was given: use --generate, --password-file or WAGGLE_PASSWORD")
        }
        let first = try hidden("Password for \(login): ")
        guard try hidden("Again: ") == first else { throw Failure.badData("the two passwords differ") }
        return first
    }

    private static func hidden(_ prompt: String) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw Failure.io("the terminal cannot be set up") }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            writeError("\n")
        }
        writeError(prompt)
        guard let line = readLine() else { throw Failure.noInput("no password was typed") }
        return line
    }
}
