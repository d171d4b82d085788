internal import CSV
internal import WaggleDomain

/// CSV (RFC 4180): one row an event. `sequence` orders events of the same millisecond.
final class CSVLogWriter: CaseWriter {
    private static let heading = [
        "case", "activity", "timestamp", "resource", "role", "group", "tier", "mode", "state", "owner", "category",
        "priority", "transition", "sequence", "reason",
    ]

    private let file: ExportFile
    private var writer: CSVWriter

    /// `forSpreadsheets` guards against formulas, which changes the data.
    init(_ file: ExportFile, forSpreadsheets: Bool) {
        self.file = file
        writer = CSVWriter(
            options: .init(startsWithByteOrderMark: forSpreadsheets, guardsFormulas: forSpreadsheets))
    }

    func begin(pass: Int) throws(ExportError) { writer.write(Self.heading) }

    func add(_ found: MinedCase, pass: Int) throws(ExportError) {
        for event in found.events {
            let after = event.after
            writer.write([
                found.id, event.activity, ExportTime.text(event.at, zone: "Z"), event.resource, event.role, after.group,
                after.tier.map { String($0.rawValue) } ?? "", after.mode, after.state, after.owner, after.category,
                after.priority, event.transition, String(event.sequence), event.reason,
            ])
        }
        try file.write(writer.take())
    }

    func finish() throws(ExportError) {
        try file.write(writer.take())
        try file.finish()
    }
}
