import Crypto
import Testing

@Suite struct HashTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the examples of FIPS 180`(text: String, hex: String) {
        #expect(SHA256.hash([UInt8](text.utf8)).hex == hex)
        #expect(SHA256.hash(text).hex == hex)
    }

    @Test func `SHA-256 of a million letters a comes out the same in pieces of any size`() {
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        for size in [1_000_000, 999, 64, 63] {
            var hash = SHA256()
            var rest = 1_000_000
            while rest > 0 {
                hash.update([UInt8](repeating: UInt8(ascii: "a"), count: min(size, rest)))
                rest -= min(size, rest)
            }
            #expect(hash.finish().hex == expected)
        }
    }

    @Test func `one hash value serves many messages`() {
        var hash = SHA256()
        for text in ["abc", "", "abc", "a longer message than the last"] {
            hash.update([UInt8](text.utf8))
            #expect(hash.finish() == SHA256.hash(text))
        }
    }

    @Test func `integers are hashed most significant byte first`() {
        var hash = SHA256()
        hash.update(bigEndian: UInt32(0x0102_0304))
        #expect(hash.finish() == SHA256.hash([1, 2, 3, 4]))
    }

    @Test func `a digest comes back from its bytes and from no other count`() throws {
        let digest = SHA256.hash("abc")
        #expect(Digest(digest.bytes) == digest)
        #expect(digest.bytes.count == 32)
        #expect(Digest([UInt8](repeating: 0, count: 31)) == nil)
        #expect(Digest([UInt8](repeating: 0, count: 33)) == nil)
        #expect(Digest([]) == nil)
        #expect(Digest([UInt8](repeating: 0, count: 32)) == Digest.zero)
    }

    @Test func `the WebSocket accept key of RFC 6455 comes out`() {
        let text = "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        #expect(Base64.encode(SHA1.hash([UInt8](text.utf8))) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(arguments: [
        (
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            "0102030405060708090a0b0c0d0e0f10111213141516171819", String(repeating: "cd", count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            String(repeating: "aa", count: 131),
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
                + "204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC-SHA-256 gives the examples of RFC 4231`(key: String, message: String, code: String) throws {
        let key = try #require(Hex.decode(key))
        let message = try #require(Hex.decode(message))
        #expect(HMACSHA256.authenticate(message, key: key).hex == code)
        var bytes = try #require(Hex.decode(code))
        #expect(HMACSHA256.isValid(bytes, for: message, key: key))
        bytes[31] ^= 1
        #expect(!HMACSHA256.isValid(bytes, for: message, key: key))
    }

    @Test func `an empty key and an empty message have a code`() {
        let code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(HMACSHA256.authenticate([], key: []).hex == code)
    }
}
