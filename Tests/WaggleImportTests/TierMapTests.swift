import Testing
import WaggleDomain
import WaggleImport

@Suite struct TierMapTests {
    @Test func `a map is read by its column names`() throws {
        let map = try TierMap(csv: Array("note,tier,group\r\nx,0,\"Desk, north\"\r\ny,4,Vendors\r\n".utf8))
        #expect(map["Desk, north"] == .l0)
        #expect(map["Vendors"] == .l4)
        #expect(map["Nobody"] == nil)
    }

    @Test func `bad lines are named, and none of the map is used`() throws {
        let text = try bytes(fixture("tiers-bad.csv"))
        #expect {
            try TierMap(csv: text)
        } throws: { error in
            guard case .tierMap(let refusals) = error as? ImportError else { return false }
            return refusals.map(\.description) == [
                "line 3, column tier: is not a tier from 0 to 4: \"5\"",
                "line 4, column group: is there twice: \"Desk\"",
                "line 5, column group: names no group: \"\"",
                "line 6: 1 fields where the header has 2",
            ]
        }
    }

    @Test(arguments: ["", "group\nDesk\n", "a,b\n1,2\n"]) func `a map without its columns is refused`(text: String) {
        #expect(throws: ImportError.self) { try TierMap(csv: Array(text.utf8)) }
    }

    @Test(arguments: ["-1", "+1", "1.0", "L1", "01", "５", " 1", ""]) func `only the digits 0 to 4 are tiers`(
        text: String
    ) {
        #expect(throws: ImportError.self) { try TierMap(csv: Array("group,tier\nDesk,\(text)\n".utf8)) }
    }
}
