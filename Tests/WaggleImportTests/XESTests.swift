import Compression
import Testing
import WaggleDomain
import WaggleImport

/// Everything that a careless reader breaks on, as it stands in a file.
private let hostile = "&lt;b&gt;&quot;A&quot; &amp; &apos;B&apos; ]]&gt; ,;=1+1 \u{202E}日本 👩‍👩‍👧&#10;"
private let hostileText = "<b>\"A\" & 'B' ]]> ,;=1+1 \u{202E}日本 👩‍👩‍👧\n"

private func event(_ activity: String, _ time: String, _ more: String = "") -> String {
    "<event><string key=\"concept:name\" value=\"\(activity)\"/><date key=\"time:timestamp\" value=\"\(time)\"/>\(more)</event>\n"
}

private func trace(_ name: String, _ events: String...) -> String {
    "<trace><string key=\"concept:name\" value=\"\(name)\"/>\n" + events.joined() + "</trace>\n"
}

private func log(_ traces: String...) -> [UInt8] {
    Array(
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1849.2016\">\n"
            + "<global scope=\"event\"><string key=\"concept:name\" value=\"none\"/></global>\n"
            + traces.joined() + "</log>\n").utf8)
}

private func read(_ bytes: [UInt8], _ change: (inout ImportOptions) throws -> Void = { _ in }) throws -> ReadLog {
    var options = ImportOptions(name: "own")
    options.format = .xes
    try change(&options)
    return try withFile(bytes) { try ReadLog(path: $0, options) }
}

@Suite struct XESTests {
    @Test func `traces become tickets and events their rows, in the order of the file`() throws {
        let found = try read(
            log(
                trace(
                    "7", event("created", "2026-03-01T10:00:00.123+01:00"),
                    event(
                        "taken", "2026-03-01T09:05:00Z",
                        "<string key=\"org:resource\" value=\"Ana\"/><string key=\"org:group\" value=\"Desk\"/>"
                            + "<int key=\"waggle:tier\" value=\"2\"/>")),
                trace("8", event("created", "2026-03-02T00:00:00.000-05:30"))))
        #expect(found.tickets.map(\.number) == ["7", "8"])
        let seven = found.tickets[0]
        #expect(seven.events.map(\.at) == [1_772_355_600_123, 1_772_355_900_000])
        #expect(seven.history.owner == "Ana")
        #expect(seven.history.group == "Desk")
        #expect(seven.history.tier == .l2)
        #expect(seven.history.fields[.activity]?.text == "taken")
        #expect(seven.history.openedAt == 1_772_355_600_123)
        #expect(seven.history.firstOffset == "+01:00")
        #expect(seven.history.fields[.utcOffset] == nil)
        #expect(found.tickets[1].history.firstOffset == "-05:30")
        #expect(found.summary.refusals.count == 0)
    }

    @Test func `hostile text comes through whole`() throws {
        let found = try read(log(trace(hostile, event(hostile, "2026-03-01T10:00:00Z"))))
        #expect(found.tickets.map(\.number) == [hostileText])
        #expect(found.tickets[0].history.fields[.activity]?.text == hostileText)
    }

    @Test func `a compressed log gives the same rows`() throws {
        let plain = log(trace("1", event("a", "2026-03-01T10:00:00Z"), event("b", "2026-03-01T10:00:00Z")))
        #expect(try read(Gzip.compress(plain)).tickets.map(\.payloads) == read(plain).tickets.map(\.payloads))
    }

    @Test func `who did it owns it only where the log has no owners of Waggle's`() throws {
        let resource = "<string key=\"org:resource\" value=\"customer 3\"/>"
        let own = "<int key=\"waggle:sequence\" value=\"1\"/>"
        let found = try read(
            log(
                trace("1", event("a", "2026-03-01T10:00:00Z", resource)),
                trace("2", event("a", "2026-03-01T10:00:00Z", resource + own))))
        #expect(found.tickets.map(\.history.owner) == ["customer 3", nil])
    }

    @Test func `attributes of attributes and of other elements are no values`() throws {
        let inner =
            "<string key=\"x\" value=\"y\"><string key=\"org:group\" value=\"inner\"/></string>"
            + "<list key=\"l\"><values><string key=\"org:group\" value=\"listed\"/></values></list>"
        let found = try read(log(trace("1", event("a", "2026-03-01T10:00:00Z", inner))))
        #expect(found.tickets[0].history.group == nil)
    }

    @Test func `bad events are refused with line and reason, and the rest is read`() throws {
        let found = try read(
            log(
                trace(
                    "1", event("a", "2026-13-01T10:00:00Z"), event("", "2026-03-01T10:00:00Z"),
                    event("a", "2026-03-01T10:00:00"), event("a", "01/02/2026 10:00")),
                "<trace></trace>", trace("2", event("b", "2026-03-01T10:00:00Z"))))
        #expect(
            found.summary.refusals.kept.map(\.description) == [
                "line 5, column time:timestamp: is no time of ISO 8601; if it is one, say its order with --dates, as "
                    + "dd/MM/yyyy HH:mm or MM/dd/yyyy HH:mm: \"2026-13-01T10:00:00Z\"",
                "line 6, column concept:name: must be known: \"\"",
                "line 7, column time:timestamp: names no zone; say where its clock stands with --zone, as "
                    + "--zone Europe/Stockholm: \"2026-03-01T10:00:00\"",
                "line 8, column time:timestamp: is no time of ISO 8601; if it is one, say its order with --dates, as "
                    + "dd/MM/yyyy HH:mm or MM/dd/yyyy HH:mm: \"01/02/2026 10:00\"",
                "line 10: a trace without events",
            ])
        #expect(found.tickets.map(\.number) == ["2"])
    }

    @Test func `damage ends the import with its line, and a page is no log`() throws {
        var cut = log(trace("1", event("a", "2026-03-01T10:00:00Z")))
        cut.removeLast(8)
        let end = "this is no XML that can be read: the text ends in the middle"
        #expect(throws: ImportError.notXES(line: 6, why: end)) { try read(cut) }
        #expect(throws: ImportError.notXES(line: 1, why: "this is no XES log: its first element is <html>")) {
            try read(Array("<html></html>".utf8))
        }
    }

    @Test func `keys can be said, of the trace too`() throws {
        let team = "<string key=\"team\" value=\"Mail\"/><string key=\"lifecycle:transition\" value=\"start\"/>"
        let text =
            "<trace><string key=\"id\" value=\"A\"/><string key=\"colour\" value=\"red\"/>"
            + event("x", "2026-03-01T10:00:00Z", team) + "</trace>"
        let found = try read(log(text)) {
            try $0.log.say("case=case:id,group=team,category=case:colour")
            try $0.log.say("state=lifecycle:transition")
        }
        let history = try #require(found.tickets.first).history
        #expect(history.number == "A" && history.group == "Mail" && history.fields[.category]?.text == "red")
        #expect(history.fields[.incidentState]?.text == "start" && history.fields[.transition]?.text == "start")
    }
}
