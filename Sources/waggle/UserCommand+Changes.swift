internal import ArgumentParser
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

/// How roles, tiers and skills are written on the command line.
enum PersonWords {
    static func role(_ text: String) -> String { text == "admin" ? "administrator" : text }

    static func tier(_ text: String) throws -> String {
        let digit = text.uppercased().hasPrefix("L") ? String(text.dropFirst()) : text
        guard let tier = Int(digit).flatMap({ Tier(rawValue: $0) }) else {
            throw Failure.usage("--tier takes 1, 2 or 3, not \"\(text)\"")
        }
        return tier.name
    }

    static func skill(_ text: String) throws -> (name: String, level: Int64) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2,
            let level = parts.count == 2 ? Int64(parts[1]) : 3, (1...5).contains(level)
        else { throw Failure.usage("--skill takes a name and a level from 1 to 5, as billing:3, not \"\(text)\"") }
        return (String(name), level)
    }

    /// Nil for as many as the desk's settings say.
    static func interruptions(_ text: String) throws -> Int64? {
        if text == "desk" { return nil }
        guard let count = Int64(text), (0...100).contains(count) else {
            throw Failure.usage("--interruptions takes a number from 0 to 100, or desk, not \"\(text)\"")
        }
        return count
    }
}

/// Where a password comes from.
struct PasswordOption: ParsableArguments {
    @Option(help: "File whose first line is the password.")
    var passwordFile: String?
    @Flag(help: "Make a random password and print it once.")
    var generate = false

    /// The password, from the first of: random, file, WAGGLE_PASSWORD, the terminal.
    func password(for login: String) throws -> String {
        if generate { return RandomPassword.make() }
        if let passwordFile { return try Password.read(file: passwordFile) }
        return try Settings.environment("WAGGLE_PASSWORD") ?? Password.asked(for: login)
    }
}

extension UserCommand {
    struct Change: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what somebody does at the desk, at once.",
            discussion: """
                What is not given stays. --tier and --skill replace all tiers or skills there were.

                Examples:
                  waggle user change --login ana --tier 2 --skill billing:4 --skill network
                  waggle user change --login ana --role manager
                """)

        @Option(help: "Log-in name of the person.")
        var login: String
        @Option(help: "agent, partner, manager or administrator (or admin).")
        var role: String?
        @Option(help: "Tier to work at: 1, 2 or 3; may be repeated.")
        var tier: [String] = []
        @Option(help: "Skill with a level from 1 to 5, as billing:3; may be repeated. Without a level: 3.")
        var skill: [String] = []
        @Option(help: "Live chats and helps at the same time.")
        var capacity: Int?
        @Option(
            help: "Live invitations within 24 hours, unless the ticket is P1: a number, or `desk` for the settings'.")
        var interruptions: String?
        @OptionGroup var data: DataOption

        func run() throws {
            let skills = try skill.map(PersonWords.skill)
            let tiers = try tier.map(PersonWords.tier)
            let budget = try interruptions.map(PersonWords.interruptions)
            _ = try Control(data).perform("/control/user-change") { writer in
                writer.field("login", login)
                if let role { writer.field("role", PersonWords.role(role)) }
                if !tiers.isEmpty { writer.field("tiers", value: .array(tiers.map { .string($0) })) }
                if !skills.isEmpty {
                    writer.field("skills", value: .object(skills.map { JSONMember($0.name, .int($0.level)) }))
                }
                if let capacity { writer.field("capacity", capacity) }
                if let budget { writer.field("interruptions_per_day", value: budget.map { .int($0) } ?? .null) }
            }
            print("\(Login.fold(login)) was changed.")
        }
    }

    struct Password: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give somebody a new password and end all their sessions.",
            discussion: """
                Tokens of programs rest on no password and stay: `waggle token revoke` ends them.

                Examples:
                  waggle user password --login ana --generate
                  waggle user password --login ana --password-file ana.txt

                Without --generate, --password-file and WAGGLE_PASSWORD the password is asked on the terminal.
                """)

        @Option(help: "Log-in name of the person.")
        var login: String
        @OptionGroup var secret: PasswordOption
        @OptionGroup var data: DataOption

        func run() throws {
            let control = try Control(data)
            let password = try secret.password(for: login)
            let done = try control.perform("/control/user-password") { writer in
                writer.field("login", login)
                writer.field("password", password)
            }
            let ended = done["sessions_ended"]?.intValue ?? 0
            print("\(Login.fold(login)) has a new password; sessions ended: \(ended).")
            if secret.generate { print("Password, shown only now: \(password)") }
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take somebody's access away, at once.",
            discussion: """
                Their sessions end, their connections are closed and their tokens are revoked for good. What they did
                stays in the records.

                Example:
                  waggle user disable --login ana
                """)

        @Option(help: "Log-in name of the person.")
        var login: String
        @OptionGroup var data: DataOption

        func run() throws {
            _ = try Control(data).perform("/control/user-disable") { $0.field("login", login) }
            print("\(Login.fold(login)) may no longer log in.")
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let somebody log in again who was disabled.",
            discussion:
                "Their password is the one they had; tokens must be made anew.\n\nExample:\n  waggle user enable --login ana"
        )

        @Option(help: "Log-in name of the person.")
        var login: String
        @OptionGroup var data: DataOption

        func run() throws {
            _ = try Control(data).perform("/control/user-enable") { $0.field("login", login) }
            print("\(Login.fold(login)) may log in.")
        }
    }
}
