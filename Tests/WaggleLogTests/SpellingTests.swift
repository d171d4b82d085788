import Testing

@testable import WaggleLog

struct SpellingTests {
    private static func nearest(_ typed: String, _ known: [String]) -> String? {
        var word = NearestWord(typed)
        for other in known { word.hold(other, Array(other.unicodeScalars)) }
        return word.word
    }

    @Test func `a changed, missing, added or swapped letter is one step each`() {
        func distance(_ a: String, _ b: String) -> Int {
            Spelling.distance(Array(a.unicodeScalars), Array(b.unicodeScalars), max: 4)
        }
        #expect(distance("adress", "address") == 1)
        #expect(distance("addresss", "address") == 1)
        #expect(distance("adderss", "address") == 1)
        #expect(distance("aderss", "address") == 2)
        #expect(distance("invoice", "invoice") == 0)
        #expect(distance("cat", "elephant") == 5)
    }

    @Test func `the nearest known word stands for one that is unknown; a beginning stays; what is far stays unknown`() {
        let known = ["address", "adrenaline", "invoice", "printer"]
        #expect(Self.nearest("adress", known) == "address")
        #expect(Self.nearest("invoi", known) == "invoi")
        #expect(Self.nearest("printre", known) == "printer")
        #expect(Self.nearest("elephant", known) == nil)
        // Short words are taken as they are.
        #expect(Self.nearest("abc", ["abd"]) == nil)
    }
}
