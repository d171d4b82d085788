import Testing
import Transport

struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.0/8", "9.255.255.255", false),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false), ("192.0.2.0/31", "192.0.2.1", true),
        ("192.0.2.0/31", "192.0.2.2", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
        ("10.99.1.2/8", "10.0.0.1", true), ("2001:db8::/32", "2001:db8:ffff::1", true),
        ("2001:db8::/32", "2001:db9::1", false), ("::1", "::1", true), ("::1", "::2", false),
        ("2001:db8::/64", "2001:db8::ffff:1", true), ("2001:db8::/64", "2001:db8:0:1::1", false),
        ("2001:db8::/65", "2001:db8::8000:0:0:1", false), ("2001:db8::/127", "2001:db8::1", true),
        ("::/0", "2001:db8::1", true), ("::/0", "127.0.0.1", false), ("127.0.0.0/8", "::ffff:127.0.0.1", true),
    ])
    func `a range holds those that share its first bits`(range: String, address: String, holds: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(PeerAddress(hostText: address))) == holds)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "localhost", "10.0.0.0/ 8",
        "10.0.0.0/+8", "::/129", "[::1]", "10.0.0.256", "1.2.3.4:80", "2001:db8::g", "10.0.0.0/0008",
    ])
    func `what is no range is refused`(text: String) { #expect(AddressRange(text) == nil) }

    @Test func `an address written is the address meant`() throws {
        for text in ["127.0.0.1", "2001:db8::1", "::1", "255.255.255.255"] {
            #expect(PeerAddress(hostText: text)?.hostText == text)
            #expect(PeerAddress(hostText: text)?.port == 0)
        }
    }
}
