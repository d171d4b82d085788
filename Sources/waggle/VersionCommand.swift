internal import ArgumentParser
internal import Crypto
internal import WaggleLog
internal import WaggleServer
internal import JSON

/// `waggle version`: this program and the libraries it runs with.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print the version, with those of the libraries in use.",
        discussion: "Examples:\n  waggle version\n  waggle version --json")

    @Flag(help: "JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    private static let parts: [(name: String, value: String)] = [
        ("waggle", Version.current), ("schema", String(LibraryVersion.schema)), ("sqlite", LibraryVersion.sqlite),
        ("openssl", OpenSSLVersion.text),
    ]

    func run() {
        guard json else {
            for (name, value) in Self.parts { print("\(name) \(value)") }
            return
        }
        printJSON { writer in
            writer.beginObject()
            for (name, value) in Self.parts {
                writer.key(name)
                writer.string(value)
            }
            writer.endObject()
        }
    }
}
