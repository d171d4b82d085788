package import CSV
package import WaggleDomain

/// Which tier each of the source's groups is, as the desk's people say in a file of the columns `group,tier`.
///
/// Nothing in a log tells a group's tier, so there is no guess: a group the map does not name has no known tier.
package struct TierMap: Sendable, Equatable {
    /// The tier of each group named.
    package let tiers: [String: Tier]

    /// A map made in memory.
    package init(_ tiers: [String: Tier]) { self.tiers = tiers }

    /// The group's tier; nil when the map does not name it.
    package subscript(group: String) -> Tier? { tiers[group] }

    /// Reads the whole of a mapping file; one bad line, and none of it is used.
    package init(csv: [UInt8], limits: CSVLimits = CSVLimits()) throws(ImportError) {
        var reader = CSVReader(limits: limits)
        reader.feed(csv)
        reader.finish()
        var lines = Lines()
        try lines.read(&reader)
        guard lines.refusals.isEmpty else { throw .tierMap(lines.refusals) }
        tiers = lines.tiers
    }

    /// The lines read so far; the first 100 refusals are enough to mend a file by hand.
    private struct Lines {
        var tiers: [String: Tier] = [:]
        var refusals: [RowRefusal] = []
        let refusalsMax = 100

        mutating func read(_ reader: inout CSVReader) throws(ImportError) {
            guard let header = try header(&reader) else { throw .columnsMissing(["group", "tier"]) }
            let missing = ["group", "tier"].filter { header.index(of: $0) == nil }
            guard let group = header.index(of: "group"), let tier = header.index(of: "tier") else {
                throw .columnsMissing(missing)
            }
            while refusals.count < refusalsMax {
                do throws(CSVError) {
                    guard let record = try reader.next() else { return }
                    take(record, header, group, tier)
                } catch {
                    refuse(error.line, "", "", error.reason.description)
                }
            }
        }

        private func header(_ reader: inout CSVReader) throws(ImportError) -> CSVHeader? {
            do throws(CSVError) {
                return try reader.next().map { (record) throws(CSVError) in try CSVHeader(record) }
            } catch {
                throw ImportError(error)
            }
        }

        private mutating func take(_ record: CSVRecord, _ header: CSVHeader, _ group: Int, _ tier: Int) {
            let line = record.line
            guard record.count == header.names.count else {
                return refuse(line, "", "", "\(record.count) fields where the header has \(header.names.count)")
            }
            let name = record[group]
            guard !name.isEmpty, name != "?" else { return refuse(line, "group", name, "names no group") }
            guard tiers[name] == nil else { return refuse(line, "group", name, "is there twice") }
            guard let known = Self.tier(record[tier]) else {
                return refuse(line, "tier", record[tier], "is not a tier from 0 to 4")
            }
            tiers[name] = known
        }

        private mutating func refuse(_ line: Int, _ column: String, _ value: String, _ why: String) {
            refusals.append(RowRefusal(line: line, column: column, value: value, why: why))
        }

        private static func tier(_ text: String) -> Tier? {
            guard text.utf8.count == 1, let digit = text.utf8.first else { return nil }
            return Tier.allCases.first { UInt8(ascii: "0") + UInt8($0.rawValue) == digit }
        }
    }
}
