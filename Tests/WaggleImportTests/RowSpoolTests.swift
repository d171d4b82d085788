import Testing
import WaggleDomain

@testable import WaggleImport

private func row(_ number: String, _ line: Int) -> ImportedRow {
    var fields = ImportedFields()
    fields[.number] = .text(number)
    fields[.updatedAt] = .time(Milliseconds(line))
    fields[.group] = .text("Group \(line % 7) with a name of some length")
    fields[.active] = .flag(line % 2 == 0)
    fields[.reopenCount] = .count(line)
    fields[.openedAt] = .time(-Milliseconds(line))
    return ImportedRow(
        line: line, number: number, updatedAt: Milliseconds(line), fields: fields,
        tier: line % 3 == 0 ? .untold : .told(Tier(rawValue: line % 5)))
}

@Suite struct RowSpoolTests {
    /// In memory, in one run and in many runs of a few rows each.
    @Test(arguments: [1 << 20, 6_000, 300])
    func `rows come back ticket by ticket, each ticket's in file order`(bufferMax: Int) throws {
        let spool = RowSpool(bufferMax: bufferMax)
        var expected: [[ImportedRow]] = Array(repeating: [], count: 11)
        for line in 0..<200 {
            let place = line < 11 ? line : (line * line * 7 + line) % 11
            let one = row("INC\(place)", line)
            expected[place].append(one)
            try spool.add(one, place: place)
        }
        spool.finish()
        for rows in expected { #expect(try spool.next() == rows) }
        #expect(try spool.next() == nil)
    }

    @Test func `an empty spool has no tickets`() throws {
        let spool = RowSpool()
        spool.finish()
        #expect(try spool.next() == nil)
    }
}
