internal import Crypto
internal import Glibc

/// Where a new user's password comes from.
enum Password {
    /// Letters and digits that nobody mixes up when reading them aloud: no 0/O, no 1/l/I.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

    /// A random one of 16 characters, 92 bits.
    static func generated() -> String {
        var text: [UInt8] = []
        while text.count < 16 {
            // Values from the last, incomplete round of the alphabet would favour its beginning.
            let fair = 256 - 256 % alphabet.count
            text += SecureRandom.bytes(32).filter { Int($0) < fair }.map { alphabet[Int($0) % alphabet.count] }
        }
        return String(decoding: text.prefix(16), as: UTF8.self)
    }

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
