/// What is done with each row of a file, whatever its format: taken, or refused and counted.
struct RowIntake {
    /// Where taken rows go.
    typealias Body = (ImportedRow) throws(ImportError) -> Void

    var progress = ImportProgress()
    private(set) var refusals: RowRefusals
    private let options: ImportOptions
    private var groups: Set<String> = []
    private var lastGroup: String?
    private var hasTiers = false

    init(options: ImportOptions) {
        self.options = options
        refusals = RowRefusals(keptMax: options.refusalsKeptMax)
    }

    /// Takes the row that `make` gives, or its refusal.
    mutating func take(_ body: Body, _ make: () throws(RowRefusal) -> ImportedRow) throws(ImportError) {
        guard progress.rows < options.rowsMax else { throw .tooMany(what: "rows", limit: options.rowsMax) }
        let row: ImportedRow
        do throws(RowRefusal) {
            row = try make()
        } catch {
            return try refuse(error)
        }
        progress.rows += 1
        if let group = row.fields[.group]?.text, group != lastGroup {
            groups.insert(group)
            lastGroup = group
        }
        if case .told(_?) = row.tier { hasTiers = true }
        try body(row)
    }

    /// Refuses a row, which ends a strict import.
    mutating func refuse(_ refusal: RowRefusal) throws(ImportError) {
        if options.isStrict { throw .refused(refusal) }
        refusals.add(refusal)
        progress.rowsRefused = refusals.count
    }

    /// What was found.
    func summary(_ source: ImportSource, columnsIgnored: [String], notes: [String]) -> ImportSummary {
        let unknown = groups.filter { options.tiers?[$0] == nil }
        return ImportSummary(
            source: source, columnsIgnored: columnsIgnored, notes: notes, progress: progress, refusals: refusals,
            groupsWithoutTier: unknown.sorted(),
            tiers: options.tiers != nil ? .byMap : hasTiers ? .bySource : .unknown)
    }
}

/// Reads one format; fed with the file's bytes.
protocol RowSource {
    var intake: RowIntake { get set }
    /// Reads the rows that these bytes complete.
    mutating func feed(_ bytes: [UInt8], _ body: RowIntake.Body) throws(ImportError)
    /// Reads what the end of the file completes.
    mutating func finish(_ body: RowIntake.Body) throws(ImportError)
    /// What was found; a file without anything is refused.
    func summary(path: String) throws(ImportError) -> ImportSummary
}
