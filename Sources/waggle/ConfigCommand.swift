internal import ArgumentParser
internal import JSON

/// `waggle config`: what the server would run with.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the configuration and where each value comes from.",
        subcommands: [Show.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every key with its value and source.",
            discussion: """
                Command line > environment > waggle.conf in the data folder > default. One name each:
                http.port = --http-port = WAGGLE_HTTP_PORT.

                Examples:
                  waggle config show --data /srv/waggle
                  WAGGLE_HTTP_PORT=9090 waggle config show --json
                """)

        @Flag(help: "JSON, one object.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let given: [SettingKey: String] = data.data.map { [.data: $0] } ?? [:]
            let settings = try Settings(given: given)
            let rows = SettingKey.allCases.map { key in
                (key: key, value: key.isSecret ? "***" : settings.text(key), source: settings.source(key))
            }
            guard json else {
                return printTable(
                    ["KEY", "VALUE", "SOURCE", "MEANING"],
                    rows.map { [$0.key.rawValue, $0.value.isEmpty ? "-" : $0.value, $0.source, $0.key.meaning] })
            }
            printJSON { writer in
                writer.beginObject()
                for row in rows {
                    writer.key(row.key.rawValue)
                    writer.beginObject()
                    writer.field("value", row.value)
                    writer.field("source", row.source)
                    writer.endObject()
                }
                writer.endObject()
            }
        }
    }
}

extension SettingKey {
    /// Shown as `***`. The keys so far name files and addresses; a secret stands in a file of its own.
    fileprivate var isSecret: Bool { false }
}

extension Settings {
    fileprivate func source(_ key: SettingKey) -> String { values[key]?.source ?? "default" }
}
