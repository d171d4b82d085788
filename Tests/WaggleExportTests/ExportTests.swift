import Testing

@testable import WaggleExport

@Suite struct ExportTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_123, "2024-02-29T23:59:59.123Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
        (Int64.min, "0000-01-01T00:00:00.000Z"),
    ]) func `a moment is a date of the proleptic calendar`(moment: Int64, text: String) {
        #expect(ExportTime.text(moment, zone: "Z") == text)
    }

    @Test func `what XML cannot hold becomes a replacement character`() {
        var text = ""
        XESWriter.escape("<a & \"b\">\t\n\u{0}\u{1B}\u{FFFE}\u{202E}é😀", &text)
        #expect(text == "&lt;a &amp; &quot;b&quot;&gt;&#9;&#10;\u{FFFD}\u{FFFD}\u{FFFD}\u{202E}é😀")
    }

    @Test func `variants and pairs are counted as a miner counts them`() {
        var counts = CaseCounts()
        for activities in ["ab", "ab", "aab", "b", ""] {
            var found = MinedCase(id: "1")
            found.events = activities.map { activity in
                MinedEvent(
                    sequence: 1, activity: String(activity), at: 0, resource: "", role: "", after: MinedState(),
                    links: [])
            }
            counts.add(found)
        }
        #expect(counts.cases == 5)
        #expect(counts.events == 8)
        #expect(counts.activities == 2)
        #expect(counts.variants == 4)
        #expect(counts.directlyFollows == 2)
        #expect(counts.directlyFollowsInAll == 4)
    }

    @Test func `attributes change when they change and not before`() {
        var found = MinedCase(id: "1", channel: "chat", kind: "request")
        var state = MinedState(state: "open", owner: "Ana", tier: .l1, mode: "swarm", group: "Q", priority: "P3")
        found.events = [event(10, state), event(20, state)]
        state.owner = "Rui"
        found.events.append(event(30, state))
        let owners = found.changes.filter { $0.name == "owner" }
        #expect(owners.map(\.at) == [10, 30])
        #expect(owners.map(\.value) == [.text("Ana"), .text("Rui")])
        #expect(found.changes.count { $0.at == 20 } == 0)
        #expect(found.changes.count { $0.at == nil } == 2)
    }

    private func event(_ at: Int64, _ state: MinedState) -> MinedEvent {
        MinedEvent(sequence: at, activity: "a", at: at, resource: "", role: "", after: state, links: [])
    }

    @Test func `more activities than a database has tables for are refused`() throws {
        var names = OCELNames()
        for number in 0..<OCELNames.activitiesMax { #expect(try names.number(of: "\(number)").isNew) }
        #expect(try names.number(of: "7") == (7, false))
        #expect(throws: ExportError.self) { try names.number(of: "one more") }
    }

    @Test(arguments: [
        ("a.xes", ExportFormat.xes), ("a.xes.gz", .xes), ("a.csv.gz", .csv), ("a.json", .ocel),
        ("a.sqlite", .ocelSQLite),
    ]) func `a file's name says its format`(name: String, format: ExportFormat) {
        #expect(ExportFormat(fileName: name) == format)
        #expect(ExportFormat(fileName: "plain") == nil)
    }
}
