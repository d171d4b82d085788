import Crypto
import Testing

@Suite struct JSONWebTokenTests {
    static let key = (0..<32).map { UInt8($0) }
    static let payload = [UInt8](#"{"sub":"ada","exp":1900000000}"#.utf8)

    static func token(header: String, payload: [UInt8] = payload, key: [UInt8] = key) -> String {
        let signed = "\(Base64URL.encode([UInt8](header.utf8))).\(Base64URL.encode(payload))"
        let signature = HMACSHA256.authenticate([UInt8](signed.utf8), key: key)
        return "\(signed).\(Base64URL.encode(signature.bytes))"
    }

    @Test func `the example of RFC 7515 appendix A1 verifies`() throws {
        let encodedKey =
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        let token =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let key = try #require(Base64URL.decode(encodedKey))
        let payload = try JSONWebToken.verify(token, key: key)
        #expect(
            String(decoding: payload, as: UTF8.self)
                == "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}")
    }

    @Test func `a signed token gives its payload back`() throws {
        let token = try JSONWebToken.sign(payload: Self.payload, key: Self.key)
        #expect(token.hasPrefix("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."))
        #expect(try JSONWebToken.verify(token, key: Self.key) == Self.payload)
    }

    @Test func `another key does not verify`() throws {
        let token = try JSONWebToken.sign(payload: Self.payload, key: Self.key)
        #expect(throws: CryptoError.wrongSignature) {
            try JSONWebToken.verify(token, key: [UInt8](Self.key.reversed()))
        }
    }

    @Test func `every single changed character is noticed`() throws {
        let token = [UInt8](try JSONWebToken.sign(payload: Self.payload, key: Self.key).utf8)
        for index in token.indices {
            for replacement in [UInt8(ascii: "A"), UInt8(ascii: "."), UInt8(ascii: "_")]
            where token[index] != replacement {
                var tampered = token
                tampered[index] = replacement
                #expect(throws: CryptoError.self) {
                    try JSONWebToken.verify(String(decoding: tampered, as: UTF8.self), key: Self.key)
                }
            }
        }
    }

    @Test(arguments: [
        #"{"alg":"none","typ":"JWT"}"#, #"{"alg":"HS512","typ":"JWT"}"#, #"{"alg":"hs256","typ":"JWT"}"#,
        #"{"alg":"HS256"}"#, #"{"typ":"JWT"}"#, #"{"alg":"HS256","typ":"JWT","kid":"1"}"#,
        #"{"alg":"HS256","alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256","typ":"jose"}"#, "{}", "[]", "",
        #"{"alg":"H S256","typ":"JWT"}"#, #"{"alg":"HS256","typ":"JWT"}{}"#,
        #"{"alg":"\u0048S256","typ":"JWT"}"#,
    ])
    func `a token with another header is refused although its signature holds`(header: String) {
        #expect(throws: CryptoError.unsupportedToken) {
            try JSONWebToken.verify(Self.token(header: header), key: Self.key)
        }
    }

    @Test(arguments: [#"{"typ":"JWT","alg":"HS256"}"#, "{ \"alg\" : \"HS256\",\n\t\"typ\":\"JWT\" }\r\n"])
    func `order and white space of the header are free`(header: String) throws {
        #expect(try JSONWebToken.verify(Self.token(header: header), key: Self.key) == Self.payload)
    }

    @Test(arguments: ["", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d", "é.é.é"])
    func `a text that is no token is refused`(text: String) {
        #expect(throws: CryptoError.self) { try JSONWebToken.verify(text, key: Self.key) }
    }

    @Test func `a token over eight kibibytes is neither made nor read`() {
        let big = [UInt8](repeating: UInt8(ascii: " "), count: JSONWebToken.tokenBytesMax)
        #expect(throws: CryptoError.malformedToken) { try JSONWebToken.sign(payload: big, key: Self.key) }
        #expect(throws: CryptoError.malformedToken) {
            try JSONWebToken.verify(
                Self.token(header: #"{"alg":"HS256","typ":"JWT"}"#, payload: big), key: Self.key)
        }
    }

    @Test func `a short key neither signs nor verifies`() throws {
        let token = try JSONWebToken.sign(payload: Self.payload, key: Self.key)
        let short = [UInt8](Self.key.dropLast())
        #expect(throws: CryptoError.keyTooShort) { try JSONWebToken.verify(token, key: short) }
        #expect(throws: CryptoError.keyTooShort) { try JSONWebToken.sign(payload: Self.payload, key: short) }
    }
}
