internal import ArgumentParser
internal import JSON
internal import WaggleLog

/// `waggle token`: tokens with which programs use the API in somebody's name.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke tokens for programs.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token; it is printed once and stored as a hash only.",
            discussion: """
                A program with the token may do what the user may do.

                Examples:
                  waggle token create --user ana --name "night bot" --days 90
                  curl -H "Authorization: Bearer $TOKEN" -X POST http://localhost:8080/api/rpc/queue.list
                """)

        @Option(help: "Log-in name of the user in whose name the program works.")
        var user: String
        @Option(help: "What the token is for.")
        var name: String
        @Option(help: "Days it is valid; without, it has no end.")
        var days: Int?
        @OptionGroup var data: DataOption

        func run() throws {
            let made = try Control(data).perform("/control/tokens") { writer in
                writer.field("login", user)
                writer.field("name", name)
                if let days { writer.field("days", days) }
            }
            print(made["token"]?.stringValue ?? "")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens: their names and last characters, never themselves.",
            discussion: "Example:\n  waggle token list --json")

        @Flag(help: "JSON, one object.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let reader = try data.reader()
            var rows: [(token: APIToken, user: String)] = []
            for (_, token) in try reader.apiTokens() {
                rows.append((token, try reader.login(of: token.person)?.name ?? ""))
            }
            if json { return printJSON { Self.write(rows, to: &$0) } }
            printTable(
                ["USER", "NAME", "ENDS WITH", "MADE", "VALID UNTIL"],
                rows.map { row in
                    [
                        row.user, row.token.name, row.token.last4, momentText(row.token.created),
                        row.token.expires.map(momentText) ?? "-",
                    ]
                })
        }

        private static func write(_ rows: [(token: APIToken, user: String)], to writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("tokens")
            writer.beginArray()
            for (token, user) in rows {
                writer.beginObject()
                writer.field("user", user)
                writer.field("name", token.name)
                writer.field("last4", token.last4)
                writer.field("created_at", token.created)
                writer.field("expires_at", value: token.expires.map { .int($0) } ?? .null)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
    }
}
