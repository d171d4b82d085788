internal import ArgumentParser
internal import JSON
internal import WaggleDesk
internal import WaggleLog

/// `waggle secret`: secrets with which a site signs who its customers are.
struct SecretCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret", abstract: "Make, list and end secrets with which a site signs who its customers are.",
        subcommands: [Create.self, List.self, End.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a secret; it is printed once.",
            discussion: """
                Two secrets of a key are good at once: put the new one into the site, then end the old one.

                Example:
                  waggle secret create --key shop-2026
                """)

        @Option(help: "A key in the settings (widgets).")
        var key: String
        @OptionGroup var data: DataOption

        func run() throws {
            let made = try Control(data).perform("/control/site-secret") { $0.field("key", key) }
            print(made["secret"]?.stringValue ?? "")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the secrets that are good: their numbers and last characters, never themselves.",
            discussion: "Example:\n  waggle secret list --json")

        @Flag(help: "JSON, one object.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let lines = try SiteSecretLine.all(in: data.reader(), at: wallClock())
            if json { return printJSON { SiteSecretLine.write(lines, to: &$0) } }
            printTable(
                ["KEY", "NUMBER", "ENDS WITH", "MADE", "BY", "LAST USED", "SESSIONS"],
                lines.map {
                    [
                        $0.secret.site, "\($0.secret.number)", $0.secret.last4, momentText($0.secret.created),
                        $0.maker?.name ?? "operator", $0.secret.used.map(momentText) ?? "-", "\($0.sessions)",
                    ]
                })
        }
    }

    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a secret, and every customer's session that it vouched for, at once.",
            discussion: "Example:\n  waggle secret end --key shop-2026 --number 1")

        @Option(help: "The key whose secret it is.")
        var key: String
        @Option(help: "Which one, as `waggle secret list` shows it.")
        var number: Int
        @OptionGroup var data: DataOption

        func run() throws {
            let done = try Control(data).perform("/control/site-secret-end") { writer in
                writer.field("key", key)
                writer.field("number", number)
            }
            let sessions = done["sessions_ended"]?.intValue ?? 0
            print("Secret \(number) of \(key) has ended, and \(sessions) sessions with it.")
        }
    }
}
