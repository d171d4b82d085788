import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting

/// The tables of docs/reference/rights.md are the table of rights, method by method; Tests/Server/test_rights.py asks a
/// running server for every line. After a change of the table:
/// `WAGGLE_DRAW=1 swift test --filter RightsPageTests` writes them anew.
struct RightsPageTests {
    private static let page = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/reference/rights.md")

    @Test func `the page of rights is the table in the code, method by method`() throws {
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- methods -->\n"))
        let stop = try #require(text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex))
        let table = try Self.table()
        if ProcessInfo.processInfo.environment["WAGGLE_DRAW"] != nil {
            text.replaceSubrange(start.upperBound..<stop.lowerBound, with: table)
            try text.write(to: Self.page, atomically: true, encoding: .utf8)
        } else {
            #expect(String(text[start.upperBound..<stop.lowerBound]) == table, "write the page anew")
        }
    }

    @Test func `the page of rights says what every relation is`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        for relation in Relation.allCases { #expect(text.contains("\n| `\(relation)` | "), "\(relation)") }
    }

    /// A line for each method and each action it may be, in the methods' order.
    private static func table() throws -> String {
        var lines = ["| Method | Action | Asked of | Who may |", "|---|---|---|---|"]
        for method in WaggleDesk.Method.allCases {
            for (asked, action) in try actions(of: method) {
                let name = "`\(method.rawValue)`\(asked.isEmpty ? "" : " of `\(asked)`")"
                guard let action else {
                    lines.append("| \(name) | – | – | everybody, of what is theirs |")
                    continue
                }
                let relations = Access.table[action, default: []].map { "`\($0)`" }.joined(separator: ", ")
                let place = action.concernsTicket ? "a ticket" : "the desk"
                lines.append("| \(name) | `\(action)` | \(place) | \(relations) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What the method may be, and of what where that makes the difference.
    private static func actions(of method: WaggleDesk.Method) throws -> [(asked: String, action: Action?)] {
        let example = try ProtocolsFolder.json("examples/rpc.\(method.rawValue).request.json")
        let staff = method.action(example, by: Cast.mia)
        switch method {
        case .ticketOpen: return [("", .openTicket), ("customer", .openTicketForCustomer)]
        case .replySave, .replyRemove: return [("", .keepSharedReplies), ("own", .keepOwnReplies)]
        case .chatTyping: return [("", .typing), ("note", .typingNote)]
        case .ledgerList: return [("ticket", .readLedger), ("", .readBoard)]
        case .deskChangeSettings: return SettingsSection.allCases.map { ($0.rawValue, $0.action) }
        default:
            let found = staff ?? method.action(example, by: Cast.carla)
            #expect(found != nil || method == .ticketList, "\(method.rawValue) is judged by nothing")
            return [("", found)]
        }
    }
}
