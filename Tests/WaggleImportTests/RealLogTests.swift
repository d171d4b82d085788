import Foundation
import JSON
import Testing
import WaggleImport

/// The real log is not part of this repository: it stands beside it, or where WAGGLE_SHARED says.
private enum SharedData {
    static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["WAGGLE_SHARED"] { return folder + "/data" }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appendingPathComponent("shared/data").path
    }

    static var log: String { folder + "/uci498-sample.csv.gz" }
    static var reference: String { folder + "/uci498-sample.reference.json" }

    /// Whether it is there; says so on a line of its own where it is not.
    static func isThere() -> Bool {
        if FileManager.default.fileExists(atPath: log) { return true }
        print("the real incident log is not at \(log): its test is left out (WAGGLE_SHARED names another folder)")
        return false
    }
}

@Suite struct RealLogTests {
    // Data: Amaral, Fantinato, Peres (2018), Incident management process enriched event log, UCI Machine Learning
    // Repository no. 498, DOI 10.24432/C57S4H, CC BY 4.0.
    @Test(.enabled("the real log stands beside the repository") { SharedData.isThere() })
    func `the report of the real log is equal to its reference`() throws {
        let result = try ReadLog(path: SharedData.log, ImportOptions(name: "uci"))
        #expect(result.tickets.count == 2_500)
        #expect(result.tickets.reduce(0) { $0 + $1.events.count } == 14_243)
        #expect(result.summary.refusals.count == 0)
        #expect(result.summary.progress.bytesRead == result.summary.progress.bytesTotal)
        #expect(result.summary.columnsIgnored.isEmpty)
        let expected = try JSONValue.parse(bytes(SharedData.reference))
        #expect(differences(try report(result, name: "uci"), expected) == [])
    }
}
