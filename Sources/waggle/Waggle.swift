internal import ArgumentParser

/// The command line of Waggle.
@main
struct Waggle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waggle", abstract: "A support desk where the owner keeps the ticket and pulls people in.",
        subcommands: [ServeCommand.self, BenchCommand.self])
}
