internal import ArgumentParser
internal import Crypto
internal import JSON
internal import WaggleLog

/// What this program is.
enum Version {
    static let current = "0.1.0"
    static let parts: [(name: String, value: String)] = [
        ("waggle", current), ("schema", String(LibraryVersion.schema)), ("sqlite", LibraryVersion.sqlite),
        ("openssl", OpenSSLVersion.text),
    ]
}

/// `waggle version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print the version, with those of the libraries in use.",
        discussion: "Examples:\n  waggle version\n  waggle version --json")

    @Flag(help: "JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    func run() {
        guard json else {
            for (name, value) in Version.parts { print("\(name) \(value)") }
            return
        }
        printJSON { writer in
            writer.beginObject()
            for (name, value) in Version.parts {
                writer.key(name)
                writer.string(value)
            }
            writer.endObject()
        }
    }
}
