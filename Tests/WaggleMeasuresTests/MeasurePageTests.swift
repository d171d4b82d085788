import Foundation
import Testing
import WaggleMeasures

/// docs/reference/measures.md is written from the measures themselves: WAGGLE_DRAW=1 writes it anew.
struct MeasurePageTests {
    private static let page = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/reference/measures.md")

    @Test func `the page of the measures says what they compute`() throws {
        if ProcessInfo.processInfo.environment["WAGGLE_DRAW"] != nil {
            try Self.text.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(page == Self.text, "WAGGLE_DRAW=1 swift test --filter MeasurePageTests writes it anew")
    }

    private static var text: String {
        """
        # Measures

        What `waggle report`, the board and `report.get` tell of the tickets made in a period: one definition each, the
        same in both modes. A ticket counts to the mode it was made in (`--as-treated`: to the one it has). Cancelled and
        imported tickets are left out, and what bots say is no answer.

        - **Times** are in minutes, by the clock and in the desk's working hours. Median and 90th percentile come from the
          survival curve of Kaplan and Meier: what is still open counts as at least so long, and is told as *open*. Where
          the curve does not come down so far, there is no figure.
        - **Shares** have a 95 % interval by Wilson. A ticket too young to tell is not counted, and told as *too young*.
        - **Numbers** have a median, a 90th percentile and a sum.
        - **Guard-rails** come first, so that speed is not bought with them.

        People chose the mode: a difference between the columns is a description, not an effect.

        | Name | What | Definition | Kind |
        |---|---|---|---|

        """ + Measure.all.map(row).joined()
    }

    private static func row(_ measure: Measure) -> String {
        let kind =
            switch measure.form {
            case .times: "time"
            case .share: "share"
            case .amounts(let unit, _), .people(let unit, _): unit == .count ? "number" : "number, \(unit.rawValue)"
            case .notRecorded(let reason): "not recorded: \(reason)"
            }
        let rail = measure.isGuardRail ? " (guard-rail)" : ""
        return "| `\(measure.name)` | \(measure.title)\(rail) | \(measure.definition) | \(kind) |\n"
    }
}
