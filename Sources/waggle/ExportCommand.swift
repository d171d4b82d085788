internal import ArgumentParser
internal import Glibc
internal import WaggleExport
internal import WaggleLog

/// `waggle export`: the ledger for tools that mine processes.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write tickets and what happened in them for process mining.",
        discussion: """
            XES (IEEE 1849), CSV, or OCEL 2.0 as JSON or SQLite; the file's name says which: .xes, .csv, .json, .sqlite,
            all but the last also with .gz. Works beside a running server. Texts are left out and customers are numbers;
            people of the desk have their names. In OCEL a swarm's members are related to its events and own nothing;
            only there a helper is told from an owner.

            Examples:
              waggle export desk.xes.gz
              waggle export --import uci uci.csv
              waggle export desk.sqlite --data /var/lib/waggle
            """)

    @Argument(help: "The file to write.")
    var file: String
    @Option(help: "xes, csv, ocel or ocel-sqlite; else the file's name says it.")
    var format: String?
    @Option(name: .customLong("import"), help: "An import's name: its tickets in place of the desk's own.")
    var importName: String?
    @Flag(help: "CSV for spreadsheets: a byte order mark, and an apostrophe before what would be run as a formula.")
    var spreadsheet = false
    @Flag(help: "Write over a file of that name.")
    var force = false
    @Flag(help: "The counts as JSON, one object.")
    var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let format = try chosenFormat()
        guard force || access(file, F_OK) != 0 else {
            throw Failure.cannotCreate("\(file) is there already; --force writes over it")
        }
        let reader = try data.reader()
        if let importName, try !reader.imports().contains(where: { $0.name == importName }) {
            throw Failure.noInput("there is no import named \(importName)")
        }
        var bar: StepBar?
        let counts: CaseCounts
        do throws(ExportError) {
            counts = try CaseExport(reader, ofImport: importName).write(format, to: file, forSpreadsheets: spreadsheet)
            {
                done, all in
                bar = bar ?? StepBar(steps: all, of: "tickets")
                bar?.show(done)
            }
        } catch {
            bar?.finish()
            throw Failure(error)
        }
        bar?.finish()
        show(counts)
    }

    private func chosenFormat() throws -> ExportFormat {
        let formats = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        guard let format else {
            guard let found = ExportFormat(fileName: file) else {
                throw Failure.usage("the name \(file) says no format: add --format with one of \(formats)")
            }
            return try checked(found)
        }
        guard let found = ExportFormat(rawValue: format) else {
            throw Failure.usage("the format \"\(format)\" is unknown: there are \(formats)")
        }
        return try checked(found)
    }

    private func checked(_ format: ExportFormat) throws -> ExportFormat {
        if format == .ocelSQLite, file.hasSuffix(".gz") { throw Failure.usage("a SQLite database is not compressed") }
        if spreadsheet, format != .csv { throw Failure.usage("--spreadsheet is for CSV") }
        return format
    }

    private func show(_ counts: CaseCounts) {
        let rows = [
            ("events", counts.events), ("cases", counts.cases), ("activities", counts.activities),
            ("variants", counts.variants), ("directly_follows", counts.directlyFollows),
            ("directly_follows_in_all", counts.directlyFollowsInAll),
        ]
        if json {
            return printJSON { writer in
                writer.beginObject()
                for (name, value) in rows {
                    writer.key(name)
                    writer.int(value)
                }
                writer.endObject()
            }
        }
        print(
            "Wrote \(counts.events) events of \(counts.cases) tickets to \(file): \(counts.activities) activities, "
                + "\(counts.variants) variants, \(counts.directlyFollows) pairs that follow each other directly "
                + "(\(counts.directlyFollowsInAll) times).")
    }
}

extension Failure {
    init(_ error: ExportError) {
        switch error {
        case .log(let error): self.init(error)
        case .imported(let error): self.init(error)
        case .file: self.init(EX_CANTCREAT, error.description)
        case .tooManyActivities: self.init(EX_DATAERR, error.description)
        }
    }
}
