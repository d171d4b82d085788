import Foundation
import JSON
import Testing
import WaggleImport

/// The path of a fixture.
func fixture(_ name: String) throws -> String {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
        throw CocoaError(.fileNoSuchFile)
    }
    return folder.appendingPathComponent(name).path
}

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// A file that is gone after the body.
@discardableResult
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(UUID().uuidString)")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// A file that was read, with all its tickets.
struct ReadLog {
    let summary: ImportSummary
    let tickets: [ImportedTicket]

    var rowsOutOfOrder: Int { tickets.reduce(0) { $0 + $1.history.rowsOutOfOrder } }

    init(path: String, _ options: ImportOptions) throws {
        let log = try ImportReader(options: options).read(path: path)
        summary = log.summary
        var tickets: [ImportedTicket] = []
        while let ticket = try log.nextTicket() { tickets.append(ticket) }
        self.tickets = tickets
        #expect(tickets.count == log.ticketCount)
    }
}

/// The report of a file, computed from its encoded payloads alone; `flow` stands at its end.
func wholeReport(_ log: ReadLog, name: String) throws -> JSONValue {
    var report = ImportReport(importName: name)
    for ticket in log.tickets {
        for payload in ticket.payloads { try report.add(payload: payload) }
    }
    return try JSONValue.parse(report.json())
}

/// The same without `flow`, which no reference has.
func report(_ log: ReadLog, name: String) throws -> JSONValue {
    guard case .object(let members) = try wholeReport(log, name: name) else { return .null }
    return .object(members.filter { $0.key != "flow" })
}

/// Where two JSON values differ: same members in the same order, numbers within 1e-9 of each other.
func differences(_ found: JSONValue, _ expected: JSONValue, at path: String = "$") -> [String] {
    switch (found, expected) {
    case (.object(let left), .object(let right)):
        guard left.map(\.key) == right.map(\.key) else {
            return ["\(path): members \(left.map(\.key)) in place of \(right.map(\.key))"]
        }
        return zip(left, right).flatMap { differences($0.value, $1.value, at: "\(path).\($0.key)") }
    case (.array(let left), .array(let right)):
        guard left.count == right.count else { return ["\(path): \(left.count) elements, not \(right.count)"] }
        return zip(left, right).enumerated().flatMap {
            differences($0.element.0, $0.element.1, at: "\(path)[\($0.offset)]")
        }
    case (.string(let left), .string(let right)):
        return left == right ? [] : ["\(path): \(left), not \(right)"]
    case (.null, .null):
        return []
    default:
        guard let left = found.doubleValue, let right = expected.doubleValue else {
            return ["\(path): another type"]
        }
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right)) ? [] : ["\(path): \(left), not \(right)"]
    }
}
