internal import ArgumentParser
internal import Glibc
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

/// `waggle user`: the people who work at the desk.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add, list and change the people who work at the desk.",
        subcommands: [Add.self, List.self, Change.self, Password.self, Disable.self, Enable.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an agent, partner, manager, administrator or bot.",
            discussion: """
                Examples:
                  waggle user add --role agent --login ana --name "Ana Silva" --tier 1 --skill billing:3 --generate
                  waggle user add --role manager --login marta --name "Marta Reis" --password-file marta.txt
                  WAGGLE_PASSWORD=… waggle user add --role admin --login admin --name Administrator
                  waggle user add --role bot --login forms --name "Contact form"

                A bot opens tickets for customers, works at no tier, and comes with a token (waggle token create).
                Without --generate, --password-file and WAGGLE_PASSWORD the password is asked on the terminal.
                """)

        @Option(help: "agent, partner, manager, administrator (or admin) or bot.")
        var role: String
        @Option(help: "Name to log in with.")
        var login: String
        @Option(help: "Name that customers and colleagues see.")
        var name: String
        @Option(help: "Address for mail.")
        var email: String?
        @Option(help: "Tier an agent works at: 1, 2 or 3; may be repeated.")
        var tier: [String] = []
        @Option(help: "Skill with a level from 1 to 5, as billing:3; may be repeated. Without a level: 3.")
        var skill: [String] = []
        @Option(help: "Live chats and helps at the same time.")
        var capacity: Int?
        @Option(
            help: "Live invitations within 24 hours, unless the ticket is P1; without it as many as the settings say.")
        var interruptions: Int?
        @OptionGroup var secret: PasswordOption
        @OptionGroup var data: DataOption

        func run() throws {
            let skills = try skill.map(PersonWords.skill)
            let tiers = try tier.map(PersonWords.tier)
            let control = try Control(data)
            let password = role == "bot" ? nil : try secret.password(for: login)
            let made = try control.perform("/control/users") { writer in
                writer.field("role", PersonWords.role(role))
                writer.field("login", login)
                writer.field("name", name)
                if let email { writer.field("email", email) }
                writer.field("tiers", value: .array(tiers.map { .string($0) }))
                writer.field("skills", value: .object(skills.map { JSONMember($0.name, .int($0.level)) }))
                if let capacity { writer.field("capacity", capacity) }
                if let interruptions { writer.field("interruptions_per_day", interruptions) }
                if let password { writer.field("password", password) }
            }
            let id = made["id"]?.intValue ?? 0
            guard let password else {
                return print(
                    "User \(id), \(name), is a bot: waggle token create --user \(Login.fold(login)) lets it in.")
            }
            print("User \(id), \(name), logs in as \(Login.fold(login)).")
            if secret.generate { print("Password, shown only now: \(password)") }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the people who work at the desk.",
            discussion: "Examples:\n  waggle user list\n  waggle user list --all --json")

        @Flag(help: "Also those who may no longer do anything, and the people of imported histories.")
        var all = false
        @Flag(help: "JSON, one object.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let reader = try data.reader()
            var users: [(person: Person, login: String)] = []
            for person in try reader.staff() where all || person.disabled == nil {
                users.append((person, try reader.login(of: person.id)?.name ?? ""))
            }
            if json { return printJSON { Self.write(users, to: &$0) } }
            printTable(
                ["ID", "LOG-IN", "ROLE", "NAME", "TIERS", "SKILLS", "SINCE"],
                users.map { user in
                    let person = user.person
                    return [
                        String(person.id.rawValue), user.login.isEmpty ? "-" : user.login,
                        person.disabled == nil ? person.role.rawValue : "\(person.role.rawValue) (disabled)",
                        person.name,
                        person.tiers.sorted().map(\.name).joined(separator: " "),
                        person.skills.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " "),
                        momentText(person.created),
                    ]
                })
        }

        private static func write(_ users: [(person: Person, login: String)], to writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("users")
            writer.beginArray()
            for (person, login) in users {
                writer.beginObject()
                writer.field("id", person.id.rawValue)
                writer.field("login", value: login.isEmpty ? .null : .string(login))
                writer.field("role", person.role.rawValue)
                writer.field("name", person.name)
                writer.field("tiers", value: .array(person.tiers.sorted().map { .string($0.name) }))
                writer.field(
                    "skills",
                    value: .object(
                        person.skills.sorted { $0.key < $1.key }.map { JSONMember($0.key, .int(Int64($0.value))) }))
                writer.field("capacity", person.capacity)
                writer.field(
                    "interruptions_per_day", value: person.interruptionsPerDay.map { .int(Int64($0)) } ?? .null)
                writer.field("created_at", person.created)
                writer.field("disabled", person.disabled != nil)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
    }
}
