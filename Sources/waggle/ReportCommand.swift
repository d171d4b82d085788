internal import ArgumentParser
internal import WaggleImport
internal import WaggleLog

/// `waggle report`: figures from stored events.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print the desk's measures, or the figures of an imported history.",
        discussion: """
            Computed from the stored events alone, beside a running server or without one. Without --import: every
            measure of the tickets made in a period, for both modes, with the period before; times in minutes, medians
            by the survival curve so that open tickets are not left out.

            Examples:
              waggle report --days 90 --category billing
              waggle report --from 2026-03-01 --to 2026-04-01 --json
              waggle report --import uci --json > uci.json
            """)

    @Option(name: .customLong("import"), help: "An import's name: its figures in place of the desk's own.")
    var importName: String?
    @OptionGroup var cohort: CohortOptions
    @Flag(help: "JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let reader = try data.reader()
        guard let importName else { return try reportMeasures(reader) }
        guard cohort.isPlain else { throw Failure.usage("an import is reported whole: leave the other options out") }
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
