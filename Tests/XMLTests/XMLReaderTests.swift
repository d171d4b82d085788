import Testing
import XML

/// The tokens of a text as lines, read in pieces of a size.
private func tokens(_ text: String, pieces: Int = 7, limits: XMLLimits = XMLLimits()) -> [String] {
    tokens(Array(text.utf8), pieces: pieces, limits: limits)
}

private func tokens(_ bytes: [UInt8], pieces: Int, limits: XMLLimits = XMLLimits()) -> [String] {
    var reader = XMLReader(limits: limits)
    var seen: [String] = []
    var rest = bytes[...]
    func drain() {
        do throws(XMLError) {
            while let token = try reader.next() { seen.append(line(token, reader)) }
        } catch {
            seen.append("\(error)")
        }
    }
    while !rest.isEmpty {
        reader.feed(Array(rest.prefix(pieces)))
        rest = rest.dropFirst(pieces)
        drain()
    }
    reader.finish()
    drain()
    return seen
}

private func line(_ token: XMLReader.Token, _ reader: XMLReader) -> String {
    switch token {
    case .start: "<\(reader.text)> \(reader.value(of: "a") ?? "-") \(reader.depth) at \(reader.line)"
    case .end: "</\(reader.text)> \(reader.depth)"
    case .text: "\"\(reader.text)\""
    }
}

@Suite struct XMLReaderTests {
    @Test(arguments: [1, 2, 3, 1_000])
    func `elements, attributes and text are read however the text is cut`(pieces: Int) {
        let text = """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <!-- a <comment> -->
            <log a='x "y"'>
              <b  a = "&lt;&amp;&gt;&quot;&apos;&#233;&#x1F600;" />t&amp;u<![CDATA[<raw> ]] &amp;]]></log>
            <?done?>
            """
        #expect(
            tokens(text, pieces: pieces) == [
                "<log> x \"y\" 1 at 3", "\"\n  \"", "<b> <&>\"'é😀 2 at 4", "</b> 1", "\"t&u\"",
                "\"<raw> ]] &amp;\"", "</log> 0",
            ])
    }

    @Test(arguments: [
        "<b a='1'>t</b>", "<b a='1'/>", "<b/>", "<b  c=\"'\"   a='\"' />", "<b c='' a=''></b>", "<b a='1'a2='2'/>",
        "<b a='1' a='2'/>", "<b a='1' c='<'/>", "<b a=1/>", "<b 1='2'/>", "<b a='1'/ >", "<é a='ü'/>", "<b a='&#65;'/>",
        "<b a='\u{7F}'/>",
    ])
    func `a tag means the same on one line and on two`(tag: String) {
        let two = tag.replacing(" ", with: "\n").replacing("<b", with: "<b\n").replacing("<b\n\n", with: "<b\n")
        let lines = { (seen: [String]) in seen.map { $0.replacing(/line \d+|at \d+/, with: "") } }
        #expect(lines(tokens("<l>\(tag)</l>")) == lines(tokens("<l>\(two)</l>")))
    }

    @Test func `line ends become one sign, and a space in values`() {
        #expect(
            tokens("<l a=\"1\r\n2\t3\n4\r5&#10;\">x\r\ny\rz</l>") == [
                "<l> 1 2 3 4 5\n 1 at 1", "\"x\ny\nz\"", "</l> 0",
            ])
    }

    @Test(arguments: [
        (
            "<!DOCTYPE log [<!ENTITY x \"y\">]><log/>",
            "line 1: a document type or another declaration, which is not read"
        ),
        ("<log>\n<a b=\"1\" b=\"2\"/></log>", "line 2: an attribute that is there twice"),
        ("<log><a></log>", "line 1: an end tag that belongs to no open element"),
        ("</log>", "line 1: an end tag that belongs to no open element"),
        ("<log>&x;</log>", "line 1: an entity other than &lt; &gt; &amp; &quot; &apos; and numbers"),
        ("<log>&amp</log>", "line 1: an entity other than &lt; &gt; &amp; &quot; &apos; and numbers"),
        ("<log>&#0;</log>", "line 1: a character that XML does not allow"),
        ("<log>&#xD800;</log>", "line 1: a character that XML does not allow"),
        ("<log>&#-1;</log>", "line 1: an entity other than &lt; &gt; &amp; &quot; &apos; and numbers"),
        ("<log>\u{1}</log>", "line 1: a character that XML does not allow"),
        ("<log a=\"\u{FFFE}\"/>", "line 1: a character that XML does not allow"),
        ("<log a=\"<\"/>", "line 1: &lt; in place of < in a value is missing"),
        ("<log a=1/>", "line 1: the quote around an attribute's value is missing"),
        ("<log a/>", "line 1: = after an attribute's name is missing"),
        ("<log a=\"1\"b=\"2\"/>", "line 1: space between attributes, or the tag's end is missing"),
        ("<1/>", "line 1: a name is missing"), ("<log/ >", "line 1: > after / is missing"),
        ("<log/><log/>", "line 1: something outside the one element that holds everything"),
        ("<log/>x", "line 1: something outside the one element that holds everything"),
        ("x<log/>", "line 1: something outside the one element that holds everything"),
        ("", "line 1: there is no element"), ("<!-- -->", "line 1: there is no element"),
        ("<log>", "line 1: the text ends in the middle"), ("<log a=\"", "line 1: the text ends in the middle"),
        ("<!-- -- --><log/>", "line 1: the end of a comment after -- is missing"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><log/>", "line 1: another encoding than UTF-8"),
    ]) func `what is no XML is refused with line and reason, however it is cut`(text: String, error: String) {
        for pieces in [1, 3, 1_000] { #expect(tokens(text, pieces: pieces).last == error, "\(pieces)") }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let value = Array("<a b=\"".utf8) + [0xC3] + Array("\"/>".utf8)
        let text = Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)
        for bytes in [value, text] {
            #expect(tokens(bytes, pieces: 1).last == "line 1: bytes that are not UTF-8")
        }
        #expect(tokens([0xFE, 0xFF, 0, 0x3C], pieces: 4) == ["line 1: another encoding than UTF-8"])
    }

    @Test func `bounds hold, and what just fits is read`() {
        let limits = XMLLimits(pieceBytesMax: 20, depthMax: 2, attributesMax: 2)
        for pieces in [1, 1_000] {
            #expect(tokens("<a><b/></a>", pieces: pieces, limits: limits).count == 4)
            #expect(
                tokens("<a><b><c/></b></a>", pieces: pieces, limits: limits).last
                    == "line 1: more than 2 elements inside each other")
            #expect(tokens("<a b='' c=''/>", pieces: pieces, limits: limits).count == 2)
            #expect(
                tokens("<a b='' c='' d=''/>", pieces: pieces, limits: limits).last
                    == "line 1: more than 2 attributes in one tag")
            #expect(tokens("<a b='34567890123'/>", pieces: pieces, limits: limits).count == 2)
            for long in [
                "<a b='345678901234567890'/>", "<a>01234567890123456789012</a>", "<!-- 567890123456789 --><a/>",
            ] {
                #expect(
                    tokens(long, pieces: pieces, limits: limits).last == "line 1: markup or text longer than 20 bytes",
                    "\(long) \(pieces)")
            }
        }
    }

    @Test func `after an error there is nothing more`() throws {
        var reader = XMLReader()
        reader.feed(Array("<a></b><c/></a>".utf8))
        #expect(try reader.next() == .start)
        #expect(throws: XMLError.self) { try reader.next() }
        #expect(try reader.next() == nil)
    }

    @Test func `an attribute's value is found among texts`() throws {
        var reader = XMLReader()
        reader.feed(Array("<string key='concept:name' value='x'/>".utf8))
        #expect(try reader.next() == .start)
        let keys = ["org:group", "concept:name"].map { Array($0.utf8) }
        #expect(reader.index(of: "key", among: keys) == 1)
        #expect(reader.index(of: "value", among: keys) == nil)
        #expect(reader.index(of: "none", among: keys) == nil)
    }
}
