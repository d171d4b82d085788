internal import ArgumentParser
internal import Glibc
internal import WaggleDesk

/// `waggle generate`: a desk full of made-up tickets.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Fill an empty data folder with made-up people and tickets.",
        discussion: """
            Every ticket goes through the same decisions as a real one, at times spread over the last days. The same
            seed, counts and end give the same events.

            Examples:
              waggle generate --seed 7 --tickets 1000 --agents 20 --days 14 --data /tmp/desk
              waggle serve --data /tmp/desk
            """)

    @Option(help: "Number that decides the story.")
    var seed: UInt64 = 1
    @Option(help: "Tickets, 1 to 1,000,000.")
    var tickets = 1_000
    @Option(help: "Agents, 3 to 5,000; tiers in turn.")
    var agents = 20
    @Option(help: "Days over which the tickets come, 1 to 3,650.")
    var days = 14
    @Option(help: "Where the story ends, in seconds since 1970; without, now.")
    var until: Int64?
    @Flag(help: "Record who was here and who looked at what, too.")
    var presence = false
    @OptionGroup var data: DataOption

    func validate() throws {
        guard (1...1_000_000).contains(tickets) else { throw ValidationError("--tickets takes 1 to 1,000,000") }
        guard (3...5_000).contains(agents) else { throw ValidationError("--agents takes 3 to 5,000") }
        guard (1...3_650).contains(days) else { throw ValidationError("--days takes 1 to 3,650") }
        if let until, !(400_000_000...100_000_000_000).contains(until) {
            throw ValidationError("--until takes seconds since 1970")
        }
    }

    func run() throws {
        let options = GeneratedDesk.Options(
            seed: seed, tickets: tickets, agents: agents, days: days, end: until.map { $0 * 1_000 } ?? wallClock(),
            hasPresence: presence)
        let folder = try data.madeFolder()
        let made: [MadeLogIn]
        do throws(GeneratingError) {
            made = try GeneratedDesk.make(folder, options)
        } catch {
            throw Failure(error)
        }
        print("Made \(tickets) tickets and \(agents) agents in \(folder.path). These may log in, shown only now:")
        printTable(
            ["LOG-IN", "PASSWORD", "ROLE", "NAME"], made.map { [$0.login, $0.password, $0.role.rawValue, $0.name] })
    }
}
