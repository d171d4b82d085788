internal import ArgumentParser
internal import WaggleImport
internal import WaggleLog

/// `waggle report`: figures from stored events.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print the figures of an imported history.",
        discussion: """
            Computed from the stored rows alone, beside a running server or without one.

            Examples:
              waggle report --import uci
              waggle report --import uci --json > uci.json
            """)

    @Option(name: .customLong("import"), help: "The import's name.")
    var importName: String
    @Flag(help: "JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let reader = try data.reader()
        var report = ImportReport(importName: importName)
        var damage: ImportError?
        try reader.eachImportedPayload(of: importName) { payload in
            do throws(ImportError) {
                try report.add(payload: payload)
            } catch { damage = damage ?? error }
        }
        if let damage { throw Failure(damage) }
        guard report.rows > 0 else { throw Failure.noInput(try Self.unknown(importName, reader)) }
        if json { return printBytes(report.json()) }
        for line in report.lines() { print(line) }
    }

    private static func unknown(_ name: String, _ reader: LogReader) throws -> String {
        let known = try reader.imports().map(\.name)
        guard !known.isEmpty else { return "there is no import named \(name), nor any other" }
        return "there is no import named \(name); there is \(known.joined(separator: ", "))"
    }
}
