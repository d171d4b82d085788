internal import ArgumentParser
internal import Crypto
internal import Glibc
internal import WaggleImport

/// `waggle import`: another desk's history.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Store another desk's history as tickets that are marked as imported.",
        discussion: """
            Takes three formats, plain or compressed with gzip:

              servicenow  ServiceNow's incident log: CSV, one row an update.
              xes         XES (IEEE 1849) of any tool, Waggle's own among them.
              csv         CSV, one row an event; --map says what is what.

            Columns of CSV that are named as in Waggle's exports or as in XES need no --map. Its targets are case, \
            activity and time, which are needed, and resource, owner, role, group, tier, mode, state, priority, \
            category, subcategory, channel, kind, customer and transition. For XES they name keys, those of the trace \
            with case: before them. Two columns for one target are joined.

            Times are ISO 8601 unless --dates says how they are written: days and months are never guessed. Times that \
            name no zone need --zone.

            The whole file is read first, so one that is damaged leaves nothing behind. Bad rows are refused one by one \
            and named; the rest is stored. An import that was cut short goes on when the same command is given again.

            Examples:
              waggle import incidents.csv.gz --name uci --tiers map.csv
              waggle import desk.xes.gz
              waggle import log.csv --format csv --zone Europe/Lisbon \\
                --map case=Number,activity=Status,time=Changed,owner=Agent \\
                --dates "dd/MM/yyyy HH:mm"
              waggle import VINST.csv --format csv --preset volvo
              waggle report --import uci
            """)

    @Option(help: "servicenow, xes or csv; else xes for a name that ends so, and servicenow.")
    var format: String?
    @Argument(help: "The file.")
    var file: String
    @Option(help: "The import's name, by which reports ask for it; without, the file's.")
    var name: String?
    @OptionGroup var log: LogOptions
    @Option(help: "CSV file with the columns group,tier: which group is which tier.")
    var tiers: String?
    @Flag(help: "End at the first bad row and store nothing.")
    var strict = false
    @OptionGroup var data: DataOption

    private static let refusalsShownMax = 20

    func run() throws {
        let options = try options()
        var printer = ProgressPrinter()
        let log = try ImportReader(options: options).read(path: file) { printer.show($0) }
        printer.finish(log.summary.progress)
        show(log.summary)
        guard log.ticketCount > 0 else { throw Failure.badData("\(file) holds no row that can be imported") }
        let source = try fingerprint(options)
        let rowsOutOfOrder = try ImportStoring(log, named: options.name, source: source, try Control(data)).run()
        let count = log.ticketCount
        print("Imported \(count == 1 ? "one ticket" : "\(count) tickets") as \"\(options.name)\".")
        if rowsOutOfOrder > 0 { print("\(rowsOutOfOrder) rows are older than the row before them.") }
        print("See `waggle report --import \(options.name)`.")
    }

    private func options() throws -> ImportOptions {
        var options = ImportOptions(name: name ?? Self.name(ofFile: file))
        options.format = try chosenFormat()
        options.log = try log.mapping(for: options.format)
        options.isStrict = strict
        if let tiers { options.tiers = try TierMap(csv: try Self.bytes(tiers)) }
        return options
    }

    private func chosenFormat() throws -> ImportFormat {
        guard let format else { return ImportFormat(fileName: file) ?? .serviceNow }
        guard let found = ImportFormat(rawValue: format) else {
            let known = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.usage("the format \"\(format)\" is unknown: there are \(known)")
        }
        return found
    }

    private func show(_ summary: ImportSummary) {
        for refusal in summary.refusals.kept.prefix(Self.refusalsShownMax) { printError("refused: \(refusal)") }
        let more = summary.refusals.count - Self.refusalsShownMax
        if more > 0 { printError("refused: \(more) rows more") }
        let columns = summary.columns > 0 ? " with \(summary.columns) columns" : ""
        print("Read \(summary.progress.rows) rows\(columns); \(summary.refusals.count) refused.")
        for note in summary.notes { print(note) }
        if !summary.columnsIgnored.isEmpty {
            print("Columns not kept: \(summary.columnsIgnored.joined(separator: ", ")).")
        }
        print("Tiers: \(summary.tierLine).")
    }

    /// What tells this file, read in this way, from another: an import that was cut short goes on only with the same.
    private func fingerprint(_ options: ImportOptions) throws -> String {
        var hash = SHA256()
        try Self.eachChunk(of: file) { hash.update($0) }
        let content = hash.finish().hex
        var ways = options.format == .serviceNow ? "" : options.format.rawValue + " " + options.log.words
        if let tiers { ways += SHA256.hash(try Self.bytes(tiers)).hex }
        return ways.isEmpty ? content : SHA256.hash(content + ways).hex
    }

    /// `logs/May incidents.csv.gz` becomes `May-incidents`.
    static func name(ofFile path: String) -> String {
        let last = path.split(separator: "/").last ?? "import"
        var stem = String(last)
        for suffix in [".gz", ".csv", ".xes"] where stem.lowercased().hasSuffix(suffix) {
            stem.removeLast(suffix.count)
        }
        let plain = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }
        return plain.isEmpty ? "import" : String(plain.prefix(60))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try eachChunk(of: path) { bytes += $0 }
        return bytes
    }

    private static func eachChunk(of path: String, _ body: ([UInt8]) -> Void) throws {
        guard let file = fopen(path, "r") else { throw Failure.noInput("\(path) cannot be read: \(systemReason())") }
        defer { fclose(file) }
        while true {
            var buffer = [UInt8](repeating: 0, count: 256 * 1_024)
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return }
            buffer.removeLast(buffer.count - count)
            body(buffer)
        }
    }
}

/// What the columns of a CSV file or the keys of XES mean, and how times are written.
struct LogOptions: ParsableArguments {
    @Option(help: "What is what: TARGET=NAME, several with commas between them, or the option again.")
    var map: [String] = []
    @Option(help: "What is known of a tool's files: volvo (VINST, as of the BPI Challenge 2013).")
    var preset: String?
    @Option(help: "What stands between two fields of CSV: one sign, or tab; else a comma.")
    var separator: String?
    @Option(help: "How times are written, as \"dd/MM/yyyy HH:mm\" or \"M/d/yyyy h:mm a\"; else ISO 8601.")
    var dates: String?
    @Option(help: "The zone of times that name none, as Europe/Lisbon or UTC.")
    var zone: String?

    /// What was said; for a ServiceNow log there is nothing to say.
    func mapping(for format: ImportFormat) throws -> LogMapping {
        var mapping = LogMapping()
        guard format != .serviceNow else {
            guard map.isEmpty, preset == nil, separator == nil, dates == nil, zone == nil else {
                throw Failure.usage("--map, --preset, --separator, --dates and --zone go with --format csv or xes")
            }
            return mapping
        }
        do throws(ImportError) {
            for text in map { try mapping.say(text) }
            if let dates { mapping.clock.pattern = try TimePattern(dates) }
            if let zone { try mapping.clock.setZone(zone) }
        } catch {
            throw Failure.usage(error.description)
        }
        try takeCSV(format, &mapping)
        return mapping
    }

    private func takeCSV(_ format: ImportFormat, _ mapping: inout LogMapping) throws {
        guard format == .csv else {
            guard preset == nil, separator == nil else {
                throw Failure.usage("--preset and --separator go with --format csv")
            }
            return
        }
        if let preset {
            guard let found = LogMapping.Preset(rawValue: preset) else {
                let known = LogMapping.Preset.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.usage("the preset \"\(preset)\" is unknown: there is \(known)")
            }
            mapping.take(found)
        }
        if let separator {
            do throws(ImportError) {
                try mapping.setDelimiter(separator)
            } catch {
                throw Failure.usage(error.description)
            }
        }
    }
}
