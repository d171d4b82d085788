internal import ArgumentParser
internal import Crypto
internal import Glibc
internal import HTTP1
internal import WaggleDesk
internal import WaggleLog

/// `waggle doctor`: is this installation well?
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check the data folder and the libraries, or probe a running server.",
        discussion: """
            Without --probe: the data folder, its rights, schema, lock and free space, and the libraries' versions.
            With --probe: asks URL/readyz; ends with 0 when the server is ready, with 1 when not.

            Examples:
              waggle doctor --data /srv/waggle
              waggle doctor --probe http://127.0.0.1:8080
            """)

    @Option(help: "Address of a server, as http://127.0.0.1:8080.")
    var probe: String?
    @OptionGroup var data: DataOption

    func run() throws {
        if let probe { return try Probe(probe).run() }
        let checks = Examination(data.folder).checks()
        for check in checks { print("\(check.isWell ? "ok  " : "BAD ") \(check.name): \(check.finding)") }
        if let first = checks.first(where: { !$0.isWell }) {
            throw Failure(EXIT_FAILURE, "\(first.name): \(first.finding)")
        }
    }
}

/// Asks a server whether it is ready.
private struct Probe {
    private let url: String
    private let host: String
    private let port: String
    private static let seconds = 5

    /// Plain HTTP to a host and port; health checks run beside the server.
    init(_ text: String) throws {
        url = text
        let scheme = "http://"
        guard text.lowercased().hasPrefix(scheme) else {
            throw Failure.usage("--probe takes an address such as http://127.0.0.1:8080, not \"\(text)\"")
        }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" }
        let isBracketed = authority.hasPrefix("[")
        let name = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let rest = authority.dropFirst(name.count + (isBracketed ? 2 : 0))
        guard !name.isEmpty, rest.isEmpty || (rest.hasPrefix(":") && UInt16(rest.dropFirst()) != nil) else {
            throw Failure.usage("--probe takes an address such as http://127.0.0.1:8080, not \"\(text)\"")
        }
        host = String(name)
        port = rest.isEmpty ? "80" : String(rest.dropFirst())
    }

    func run() throws {
        do {
            let exchange = try HTTPExchange.connect(host: host, port: port, seconds: Self.seconds)
            let name = host.contains(":") ? "[\(host)]" : host
            let answer = try exchange.ask(
                HTTPRequest(.get, "/readyz", host: "\(name):\(port)"))
            guard answer.status == 200 else {
                throw Failure(EXIT_FAILURE, "\(url) is not ready: it answered with status \(answer.status)")
            }
        } catch {
            throw Failure(EXIT_FAILURE, Failure(error).description)
        }
        print("\(url) is ready.")
    }
}

/// One look at a data folder and the libraries.
private struct Examination {
    struct Check {
        let name: String
        let isWell: Bool
        let finding: String
    }

    /// Less free space than this is a warning that the next days will bring trouble.
    private static let freeBytesMin: UInt64 = 512 << 20

    private let folder: DataFolder

    init(_ folder: DataFolder) { self.folder = folder }

    func checks() -> [Check] {
        [rights(), database(), clock(), lock(), space()] + [
            Check(name: "sqlite", isWell: true, finding: LibraryVersion.sqlite),
            Check(name: "openssl", isWell: true, finding: OpenSSLVersion.text),
        ]
    }

    private func rights() -> Check {
        var info = stat()
        guard stat(folder.path, &info) == 0 else {
            return Check(name: "data folder", isWell: false, finding: "\(folder.path): \(systemReason())")
        }
        do throws(LogError) {
            try folder.checkRights(writing: true)
        } catch {
            return Check(name: "data folder", isWell: false, finding: error.description)
        }
        guard info.st_mode & 0o077 == 0 else {
            return Check(
                name: "data folder", isWell: false, finding: "others may read \(folder.path): chmod 700 \(folder.path)")
        }
        return Check(name: "data folder", isWell: true, finding: folder.path)
    }

    private func database() -> Check {
        do throws(LogError) {
            let head = try LogReader.open(folder).head()
            return Check(
                name: "database", isWell: true, finding: "schema \(LibraryVersion.schema), \(head.sequence) events")
        } catch {
            return Check(name: "database", isWell: false, finding: error.description)
        }
    }

    /// The desk's time never goes back behind its last event, so one start with a wrong clock stays wrong.
    private func clock() -> Check {
        do throws(LogError) {
            let reader = try LogReader.open(folder)
            let last = try reader.event(reader.head().sequence)?.at ?? 0
            let warning = DeskClock.warning(lead: last - wallClock())
            return Check(
                name: "clock", isWell: warning == nil,
                finding: warning ?? "the last event, \(momentText(last)), is past")
        } catch {
            return Check(name: "clock", isWell: false, finding: error.description)
        }
    }

    /// Both are well: a server works on the folder, or none does.
    private func lock() -> Check {
        guard access(folder.lock, F_OK) == 0 else { return Check(name: "lock", isWell: true, finding: "free") }
        do throws(LogError) {
            _ = try FolderLock(folder)
            return Check(name: "lock", isWell: true, finding: "free")
        } catch {
            if case .locked(_, let pid) = error {
                return Check(name: "lock", isWell: true, finding: "held by process \(pid)")
            }
            return Check(name: "lock", isWell: false, finding: error.description)
        }
    }

    private func space() -> Check {
        var info = statvfs()
        guard statvfs(folder.path, &info) == 0 else {
            return Check(name: "free space", isWell: false, finding: systemReason())
        }
        let bytes = UInt64(info.f_bavail) * UInt64(info.f_frsize)
        return Check(
            name: "free space", isWell: bytes >= Self.freeBytesMin, finding: "\(bytes >> 20) MiB on the folder's disk")
    }
}
