internal import ArgumentParser
internal import JSON

extension TokenCommand {
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a token, and every connection that rests on it, at once.",
            discussion: """
                Examples:
                  waggle token revoke --user ana --last4 x7Qp
                  waggle token revoke --token wgl_…
                """)

        @Option(help: "Log-in name of the token's user.")
        var user: String?
        @Option(parsing: .unconditional, help: "What the token ends with, as `waggle token list` shows it.")
        var last4: String?
        @Option(help: "The whole token, in place of --user and --last4.")
        var token: String?
        @OptionGroup var data: DataOption

        func validate() throws {
            let isNamed = user != nil && last4 != nil && token == nil
            let isWhole = token != nil && user == nil && last4 == nil
            guard isNamed || isWhole else { throw ValidationError("give --user and --last4, or --token") }
        }

        func run() throws {
            let done = try Control(data).perform("/control/token-revoke") { writer in
                if let token { writer.field("token", token) }
                if let user { writer.field("login", user) }
                if let last4 { writer.field("last4", last4) }
            }
            print("The token \"\(done["name"]?.stringValue ?? "")\" is revoked.")
        }
    }
}
