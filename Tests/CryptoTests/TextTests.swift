import Crypto
import Testing

@Suite struct TextTests {
    static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: vectors)
    func `base 64 gives the examples of RFC 4648`(text: String, encoded: String) {
        #expect(Base64.encode([UInt8](text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == [UInt8](text.utf8))
        let bare = String(encoded.prefix { $0 != "=" })
        #expect(Base64URL.encode([UInt8](text.utf8)) == bare)
        #expect(Base64URL.decode(bare) == [UInt8](text.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "====", "A===", "=", "==", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm9-",
        "Zm9_",
        "Zg==Zg==", "é===", "Zm9\0",
    ])
    func `a text that is not strict base 64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm8=", "Zm9", "Zm9+", "Zm9/", "Zm9v ", "ZZZZZ", "é"])
    func `a text that is not strict base 64 for URLs is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `all byte values survive every text form`() {
        let bytes = (0...255).map { UInt8($0) }
        for count in 0..<bytes.count {
            let part = [UInt8](bytes.suffix(count))
            #expect(Base64.decode(Base64.encode(part)) == part)
            #expect(Base64URL.decode(Base64URL.encode(part)) == part)
            #expect(Hex.decode(Hex.encode(part)) == part)
        }
    }

    @Test func `the two alphabets differ in their last characters`() {
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    }

    @Test func `hexadecimal is written in lower case and read in both`() {
        #expect(Hex.encode([0x00, 0xAB, 0xFF]) == "00abff")
        #expect(Hex.decode("00aBfF") == [0x00, 0xAB, 0xFF])
        for wrong in ["0", "0g", "0x", " 0", "00 ", "é0"] { #expect(Hex.decode(wrong) == nil) }
    }

    @Test func `random bytes have the asked count and differ`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
        #expect(SecureRandom.uint64() != SecureRandom.uint64())
    }

    @Test func `constant time comparison agrees with plain comparison`() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
    }
}

@Suite struct UUIDTests {
    @Test func `the example of RFC 9562 comes out`() throws {
        let random = try #require(Hex.decode("0cc318c4dc0c0c07398f"))
        let bytes = UUIDv7.make(nowMilliseconds: 0x017F_22E2_79B0, random: random)
        #expect(UUIDv7.format(bytes) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test func `identifiers sort by their time`() {
        let all = [0, 1, 255, 256, 1_700_000_000_000, (1 << 48) - 1].map {
            UUIDv7.format(UUIDv7.make(nowMilliseconds: $0))
        }
        #expect(all == all.sorted())
    }

    @Test func `version and variant are set whatever the random bytes`() {
        for byte: UInt8 in [0, 0xFF] {
            let bytes = UUIDv7.make(nowMilliseconds: 1, random: [UInt8](repeating: byte, count: 10))
            #expect(bytes[6] >> 4 == 7)
            #expect(bytes[8] >> 6 == 2)
        }
    }

    @Test func `a text of any version and case is read`() throws {
        let bytes = try #require(UUIDv7.parse("C232AB00-9414-11EC-B3C8-9F6BDECED846"))
        #expect(UUIDv7.format(bytes) == "c232ab00-9414-11ec-b3c8-9f6bdeced846")
    }

    @Test(arguments: [
        "", "c232ab00941411ecb3c89f6bdeced846", "c232ab00-9414-11ec-b3c8-9f6bdeced84",
        "c232ab00-9414-11ec-b3c8-9f6bdeced8466", "{c232ab00-9414-11ec-b3c8-9f6bdeced846}",
        "c232ab00-9414-11ec-b3c89-f6bdeced846", "g232ab00-9414-11ec-b3c8-9f6bdeced846",
        "c232ab00-9414-11ec-b3c8--f6bdeced846", "c232ab00-9414-11ec-b3c8-9f6bdeced8é",
    ])
    func `a text of another form is refused`(text: String) {
        #expect(UUIDv7.parse(text) == nil)
    }
}
