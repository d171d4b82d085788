import CSV
import Testing

private func written(_ rows: [[String]], _ options: CSVWriter.Options = CSVWriter.Options()) -> String {
    var writer = CSVWriter(options: options)
    for row in rows { writer.write(row) }
    return String(decoding: writer.take(), as: UTF8.self)
}

@Suite struct CSVWriterTests {
    @Test func `only fields that need quotes get them`() {
        #expect(
            written([["plain", "a,b", "say \"x\"", "two\nlines", "", " edge"]])
                == "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,\" edge\"\r\n")
    }

    @Test func `a lone empty field is written so that it is read back`() {
        #expect(written([[""]]) == "\"\"\r\n")
    }

    @Test func `delimiter, line end and byte order mark are options`() {
        let options = CSVWriter.Options(
            delimiter: UInt8(ascii: ";"), usesCRLF: false, startsWithByteOrderMark: true)
        #expect(written([["a,b", "c;d"]], options) == "\u{FEFF}a,b;\"c;d\"\n")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-cmd", "'-cmd"), ("-1-2", "'-1-2"),
        ("＝1", "'＝1"), ("\tx", "'\tx"), ("-5", "-5"), ("-5.25", "-5.25"), ("-.5", "'-.5"), ("a=1", "a=1"),
        ("", ""),
    ]) func `a field that a spreadsheet would run is guarded when asked`(field: String, expected: String) {
        let options = CSVWriter.Options(usesCRLF: false, guardsFormulas: true)
        #expect(written([["x", field]], options) == "x,\(expected)\n")
        #expect(written([["x", field]]) == "x,\(field)\r\n")
    }

    @Test func `what is written is read back the same`() throws {
        let rows = [["a", "b,c", "\"", "\r\n", ""], ["\u{FEFF}x", " y ", "größe", "=1", "z"]]
        var reader = CSVReader()
        reader.feed(Array(written(rows).utf8))
        reader.finish()
        var back: [[String]] = []
        while let record = try reader.next() { back.append(record.fields) }
        #expect(back == rows)
    }
}
