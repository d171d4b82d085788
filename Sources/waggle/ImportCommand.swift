internal import ArgumentParser
internal import Crypto
internal import Glibc
internal import JSON
internal import WaggleImport

/// `waggle import`: another desk's history.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Store another desk's history as tickets that are marked as imported.",
        discussion: """
            Takes a ServiceNow incident log: one CSV row an update, plain or compressed with gzip. Bad rows are refused
            one by one and named; the rest is stored. A tier map is a CSV file with the columns group,tier. An import
            that was cut short goes on when the same command is given again.

            Examples:
              waggle import --format servicenow incidents.csv.gz --name uci --data /srv/waggle
              waggle import incidents.csv --tiers map.csv --strict
              waggle report --import uci
            """)

    @Option(help: "The file's format; there is one: servicenow.")
    var format = ServiceNowFormat.name
    @Argument(help: "The file, .csv or .csv.gz.")
    var file: String
    @Option(help: "The import's name, by which reports ask for it; without, the file's.")
    var name: String?
    @Option(help: "CSV file with the columns group,tier: which group is which tier.")
    var tiers: String?
    @Flag(help: "End at the first bad row and store nothing.")
    var strict = false
    @OptionGroup var data: DataOption

    private static let refusalsShownMax = 20

    func run() throws {
        guard format == ServiceNowFormat.name else {
            throw Failure.usage("the format \"\(format)\" is unknown: there is \(ServiceNowFormat.name)")
        }
        let importName = name ?? Self.name(ofFile: file)
        let result = try read(importName)
        show(result.summary)
        guard !result.tickets.isEmpty else { throw Failure.badData("\(file) holds no row that can be imported") }
        try store(result.tickets, importName, rows: result.summary.progress.rows)
        let count = result.tickets.count
        print("Imported \(count == 1 ? "one ticket" : "\(count) tickets") as \"\(importName)\".")
        if result.rowsOutOfOrder > 0 { print("\(result.rowsOutOfOrder) rows are older than the row before them.") }
        print("See `waggle report --import \(importName)`.")
    }

    private func read(_ importName: String) throws -> ImportReader.Result {
        var options = ImportOptions(name: importName)
        options.isStrict = strict
        if let tiers { options.tiers = try TierMap(csv: try Self.bytes(tiers)) }
        var printer = ProgressPrinter()
        let result = try ImportReader(options: options).tickets(path: file) { printer.show($0) }
        printer.finish(result.summary.progress)
        return result
    }

    private func show(_ summary: ImportSummary) {
        for refusal in summary.refusals.kept.prefix(Self.refusalsShownMax) { printError("refused: \(refusal)") }
        let more = summary.refusals.count - Self.refusalsShownMax
        if more > 0 { printError("refused: \(more) rows more") }
        print("Read \(summary.progress.rows) rows with \(summary.columns) columns; \(summary.refusals.count) refused.")
        if !summary.columnsIgnored.isEmpty {
            print("Columns not kept: \(summary.columnsIgnored.joined(separator: ", ")).")
        }
        print("Tiers: \(summary.tierLine).")
    }

    private func store(_ tickets: [ImportedTicket], _ importName: String, rows: Int) throws {
        let control = try Control(data)
        let source = SHA256.hash(try Self.bytes(file)).hex
        var printer = ProgressPrinter(mode: isatty(STDERR_FILENO) == 1 ? .automatic : .silent)
        var progress = ImportProgress()
        progress.bytesTotal = Int64(rows)
        var batches = ImportBatches(tickets)
        var number = 0
        while let batch = batches.next() {
            _ = try control.perform("/control/import") { writer in
                writer.field("name", importName)
                writer.field("source", source)
                writer.field("batch", number)
                writer.field("last", batches.isAtEnd)
                writer.field("tickets", raw: batch.json)
            }
            number += 1
            progress.rows += batch.rows
            progress.bytesRead = Int64(progress.rows)
            printer.show(progress)
        }
        printer.finish(progress)
    }

    /// `logs/May incidents.csv.gz` becomes `May-incidents`.
    static func name(ofFile path: String) -> String {
        let last = path.split(separator: "/").last ?? "import"
        var stem = String(last)
        for suffix in [".gz", ".csv"] where stem.lowercased().hasSuffix(suffix) { stem.removeLast(suffix.count) }
        let plain = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }
        return plain.isEmpty ? "import" : String(plain.prefix(60))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Failure.noInput("\(path) cannot be read: \(systemReason())") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// Cuts imported tickets into pieces that fit one request and one commit; a long ticket may span several.
struct ImportBatches {
    struct Batch {
        /// The member `tickets` of the request.
        let json: [UInt8]
        let rows: Int
    }

    /// Rows in one commit: some 1,000 cost one sync and keep the desk's turn short.
    private static let rowsMax = 1_000
    /// Bytes of rows; the server takes bodies up to 1 MiB.
    private static let bytesMax = 768 * 1_024

    private let tickets: [ImportedTicket]
    private var ticket = 0
    private var row = 0

    init(_ tickets: [ImportedTicket]) { self.tickets = tickets }

    var isAtEnd: Bool { ticket == tickets.count }

    mutating func next() -> Batch? {
        guard !isAtEnd else { return nil }
        var json = Array("[".utf8)
        var rows = 0
        while !isAtEnd, rows < Self.rowsMax, json.count < Self.bytesMax {
            let (part, count) = takePart(rowsLeft: Self.rowsMax - rows, bytesLeft: Self.bytesMax - json.count)
            if rows > 0 { json.append(UInt8(ascii: ",")) }
            json += part
            rows += count
        }
        json.append(UInt8(ascii: "]"))
        return Batch(json: json, rows: rows)
    }

    /// The next rows of the present ticket: at least one, else as many as fit.
    private mutating func takePart(rowsLeft: Int, bytesLeft: Int) -> (json: [UInt8], rows: Int) {
        let payloads = tickets[ticket].payloads
        var json = Array("{\"number\":".utf8)
        json += JSONValue.string(tickets[ticket].number).serialised()
        json += Array(",\"payloads\":[".utf8)
        var count = 0
        while row < payloads.count, count == 0 || (count < rowsLeft && json.count < bytesLeft) {
            if count > 0 { json.append(UInt8(ascii: ",")) }
            json += payloads[row]
            row += 1
            count += 1
        }
        if row == payloads.count {
            ticket += 1
            row = 0
        }
        json += Array("]}".utf8)
        return (json, count)
    }
}
