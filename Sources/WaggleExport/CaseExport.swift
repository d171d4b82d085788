internal import WaggleDomain
package import WaggleLog

/// The formats that tools for process mining read.
package enum ExportFormat: String, CaseIterable, Sendable {
    /// XES, IEEE 1849-2016.
    case xes
    /// CSV, one row an event.
    case csv
    /// OCEL 2.0 as JSON.
    case ocel
    /// OCEL 2.0 as a SQLite database.
    case ocelSQLite = "ocel-sqlite"

    /// What the file's name says; nil when it says nothing.
    package init?(fileName: String) {
        let plain = fileName.hasSuffix(".gz") ? String(fileName.dropLast(3)) : fileName
        let endings: [(String, ExportFormat)] = [
            (".xes", .xes), (".csv", .csv), (".json", .ocel), (".jsonocel", .ocel), (".sqlite", .ocelSQLite),
        ]
        guard let format = endings.first(where: { plain.hasSuffix($0.0) })?.1 else { return nil }
        self = format
    }
}

/// Writes a log's cases into a file. On the reader's queue, beside a running desk: everything is read on one state of the
/// database.
package struct CaseExport {
    private let reader: LogReader
    private let importName: String?

    /// An export of one import, or with nil of the desk's own tickets.
    package init(_ reader: LogReader, ofImport importName: String? = nil) {
        self.reader = reader
        self.importName = importName
    }

    /// Writes `path`, and tells of progress by cases of all. A name that ends in `.gz` is compressed.
    package func write(
        _ format: ExportFormat, to path: String, forSpreadsheets: Bool = false,
        progress: (_ done: Int, _ all: Int) -> Void
    ) throws(ExportError) -> CaseCounts {
        let writer: any CaseWriter =
            switch format {
            case .xes: XESWriter(try ExportFile(path))
            case .csv: CSVLogWriter(try ExportFile(path), forSpreadsheets: forSpreadsheets)
            case .ocel: OCELJSONWriter(try ExportFile(path))
            case .ocelSQLite: try OCELSQLiteWriter(path)
            }
        var outcome = Result<CaseCounts, ExportError>.success(CaseCounts())
        do throws(LogError) {
            outcome = try reader.consistently { (reader) throws(LogError) in
                let cases = try CaseReader(reader, ofImport: importName)
                let all = try cases.count() * writer.passes
                return Result { () throws(ExportError) in try Self.write(cases, writer) { progress($0, all) } }
            }
        } catch {
            throw .log(error)
        }
        return try outcome.get()
    }

    private static func write(
        _ cases: CaseReader, _ writer: any CaseWriter, _ progress: (Int) -> Void
    ) throws(ExportError) -> CaseCounts {
        var counts = CaseCounts()
        var done = 0
        for pass in 0..<writer.passes {
            try writer.begin(pass: pass)
            try cases.each { (found) throws(ExportError) in
                if pass == 0 { counts.add(found) }
                try writer.add(found, pass: pass)
                done += 1
                if done % 100 == 0 { progress(done) }
            }
        }
        try writer.finish()
        return counts
    }
}
