import CSV
import Testing

/// What a reader gave for a text fed in chunks of one size: records' fields and errors, in order.
private func read(
    _ text: [UInt8], chunk: Int = .max, dialect: CSVDialect = CSVDialect(), limits: CSVLimits = CSVLimits()
) -> [Result<[String], CSVError>] {
    var reader = CSVReader(dialect: dialect, limits: limits)
    var results: [Result<[String], CSVError>] = []
    func drain() {
        while true {
            do throws(CSVError) {
                guard let record = try reader.next() else { return }
                results.append(.success(record.fields))
            } catch {
                results.append(.failure(error))
            }
        }
    }
    var rest = text[...]
    while !rest.isEmpty {
        reader.feed(Array(rest.prefix(chunk)))
        rest = rest.dropFirst(chunk)
        drain()
    }
    reader.finish()
    drain()
    return results
}

private func records(_ text: String, chunk: Int = .max, dialect: CSVDialect = CSVDialect()) -> [[String]] {
    read(Array(text.utf8), chunk: chunk, dialect: dialect).compactMap { try? $0.get() }
}

private func errors(_ text: String, limits: CSVLimits = CSVLimits()) -> [CSVError] {
    read(Array(text.utf8), limits: limits).compactMap { result in
        if case .failure(let error) = result { return error }
        return nil
    }
}

@Suite struct CSVReaderTests {
    static let texts: [(String, [[String]])] = [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("\u{FEFF}a,b\n", [["a", "b"]]),
        ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
        ("\"a\nb\",\"c\r\nd\"\n", [["a\nb", "c\r\nd"]]),
        ("\"say \"\"hello\"\"\",\"\"\n", [["say \"hello\"", ""]]),
        (",\n,,\n", [["", ""], ["", "", ""]]),
        ("a,\n", [["a", ""]]),
        ("a,", [["a", ""]]),
        ("\n\na\n\r\n\n", [["a"]]),
        ("\"\"\n", [[""]]),
        ("größe,日本,👩‍🚀\n", [["größe", "日本", "👩‍🚀"]]),
        ("\u{FEC0}x,y\n", [["\u{FEC0}x", "y"]]),
        ("  a , b \n", [["  a ", " b "]]),
        ("", []),
        ("\u{FEFF}", []),
    ]

    @Test(arguments: texts.indices) func `a text gives the same records however it is cut`(index: Int) {
        let (text, expected) = Self.texts[index]
        for chunk in [1, 2, 3, 5, Int.max] {
            #expect(records(text, chunk: chunk) == expected)
        }
        #expect(errors(text).isEmpty)
    }

    @Test func `another delimiter leaves the comma as text`() {
        let dialect = CSVDialect(delimiter: UInt8(ascii: ";"))
        #expect(records("a,b;c\n", dialect: dialect) == [["a,b", "c"]])
    }

    @Test func `an empty line is a record when the dialect says so`() {
        #expect(records("a\n\nb\n", dialect: CSVDialect(skipsEmptyLines: false)) == [["a"], [""], ["b"]])
    }

    @Test func `a record knows the line on which it begins`() throws {
        var reader = CSVReader()
        reader.feed(Array("h\n\"one\ntwo\"\nx\n".utf8))
        reader.finish()
        var lines: [Int] = []
        while let record = try reader.next() { lines.append(record.line) }
        #expect(lines == [1, 2, 4])
    }

    @Test func `damage outside quotes spoils one line and the reader goes on`() {
        let text = "a,b\nx,y\"z\nc,d\n\"e\"f,g\nh,i\rj\nk,l\n"
        #expect(records(text) == [["a", "b"], ["c", "d"], ["k", "l"]])
        #expect(
            errors(text) == [
                CSVError(line: 2, column: 2, reason: .strayQuote, isRecoverable: true),
                CSVError(line: 4, column: 1, reason: .textAfterQuote, isRecoverable: true),
                CSVError(line: 5, column: 2, reason: .bareCarriageReturn, isRecoverable: true),
            ])
    }

    @Test func `a quote that is never closed is named with the line on which it opens`() {
        let text = "a,b\nc,\"d\ne,f\ng,h\n"
        #expect(records(text) == [["a", "b"]])
        #expect(
            errors(text) == [CSVError(line: 2, column: 2, reason: .unterminatedQuote, isRecoverable: false)])
    }

    @Test func `bytes that are not UTF-8 are refused with their column and the next line is read`() {
        let text = Array("a,b\n".utf8) + [0x63, 0x2C, 0xC3, 0x28, 0x0A] + Array("d,e\n".utf8)
        #expect(
            read(text) == [
                .success(["a", "b"]),
                .failure(CSVError(line: 2, column: 2, reason: .notUTF8, isRecoverable: true)),
                .success(["d", "e"]),
            ])
    }

    @Test func `half a byte order mark at the end is not UTF-8`() {
        #expect(
            read([0xEF, 0xBB]) == [
                .failure(CSVError(line: 1, column: 1, reason: .notUTF8, isRecoverable: true))
            ])
    }

    @Test(arguments: [
        ("abcd,e\nf\n", CSVError.Reason.fieldTooLong(limit: 3)),
        ("a,b,c,d\nf\n", .tooManyColumns(limit: 3)),
        ("\"a\",\"b\",\"c\",\"d\"\nf\n", .tooManyColumns(limit: 3)),
        ("abc,def,ghi\nf\n", .recordTooLong(limit: 8)),
    ]) func `a line over a bound is refused and the next one read`(text: String, reason: CSVError.Reason) {
        let limits = CSVLimits(fieldBytesMax: 3, columnsMax: 3, recordBytesMax: 8)
        for chunk in [1, Int.max] {
            let results = read(Array(text.utf8), chunk: chunk, limits: limits)
            #expect(results.count == 2)
            guard case .failure(let error) = results.first else {
                Issue.record("the line was taken")
                continue
            }
            #expect(error.reason == reason && error.line == 1 && error.isRecoverable)
            #expect(results.last == .success(["f"]))
        }
    }

    @Test func `a field of just the bound is taken`() {
        let limits = CSVLimits(fieldBytesMax: 3, columnsMax: 3, recordBytesMax: 8)
        #expect(read(Array("abc,de,fgh\n".utf8), limits: limits) == [.success(["abc", "de", "fgh"])])
    }

    @Test func `a quoted field over the bound ends the reading`() {
        let results = read(
            Array("\"abcd\ne\",f\ng\n".utf8), limits: CSVLimits(fieldBytesMax: 3))
        #expect(
            results == [
                .failure(
                    CSVError(line: 1, column: 1, reason: .fieldTooLong(limit: 3), isRecoverable: false))
            ])
    }

    @Test func `a header with a name twice or without a name is refused`() throws {
        func header(_ text: String) throws -> CSVHeader {
            var reader = CSVReader()
            reader.feed(Array(text.utf8))
            return try CSVHeader(#require(try reader.next()))
        }
        let good = try header("a,b\n")
        #expect(good.names == ["a", "b"])
        #expect(good.index(of: "b") == 1)
        #expect(good.index(of: "c") == nil)
        #expect(throws: CSVError.self) { try header("a,b,a\n") }
        #expect(throws: CSVError.self) { try header("a,,b\n") }
    }

    // The claim: whatever the bytes and however they are cut, the result is records or this room's error, and a cut
    // changes nothing.
    @Test func `random bytes give the same result however they are cut`() {
        var seed: UInt64 = 0x2545_F491_4F6C_DD1D
        func random(_ bound: UInt64) -> Int {
            seed ^= seed << 13
            seed ^= seed >> 7
            seed ^= seed << 17
            return Int(seed % bound)
        }
        let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x61, 0xEF, 0xBB, 0xBF, 0xC3, 0xA4, 0x00]
        let limits = CSVLimits(fieldBytesMax: 6, columnsMax: 4, recordBytesMax: 12)
        for _ in 0..<2_000 {
            let text = (0..<random(40)).map { _ in alphabet[random(UInt64(alphabet.count))] }
            let whole = read(text, limits: limits)
            #expect(read(text, chunk: 1, limits: limits) == whole, "\(text)")
            #expect(read(text, chunk: 3, limits: limits) == whole, "\(text)")
        }
    }
}
