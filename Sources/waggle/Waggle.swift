internal import ArgumentParser
internal import Glibc

/// The command line of Waggle.
@main
struct Waggle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waggle", abstract: "A support desk where the owner keeps the ticket and pulls people in.",
        discussion: """
            Examples:
              waggle serve --demo --data .waggle/demo
              waggle user add --role agent --login ana --name "Ana Silva" --tier 1 --generate --data /srv/waggle
              waggle verify --data /srv/waggle

            Commands that change something talk to the server that works on the folder, or do it themselves when
            none runs. `verify`, `report`, `staffing`, `backup` and the lists read beside a running server.
            """,
        subcommands: [
            ServeCommand.self, UserCommand.self, TokenCommand.self, SecretCommand.self, VerifyCommand.self,
            LedgerCommand.self,
            RebuildCommand.self, EraseCommand.self, ImportCommand.self, ExportCommand.self, ReportCommand.self,
            StaffingCommand.self,
            GenerateCommand.self,
            ClockCommand.self,
            BackupCommand.self, RestoreCommand.self, DoctorCommand.self, ConfigCommand.self, VersionCommand.self,
            SimulateCommand.self, BenchCommand.self,
        ])

    /// Runs the command; every failure is one sentence on standard error and an exit code of sysexits.
    static func main() {
        // A reader that goes away (`waggle user list | head`) ends the command, not with a signal's noise.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            if exitCode(for: error).isSuccess { exit(withError: error) }
            let failure = Failure(error)
            printError("waggle: \(failure)")
            Glibc.exit(failure.code)
        }
    }
}
