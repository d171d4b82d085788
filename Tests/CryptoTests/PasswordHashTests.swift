import Crypto
import Glibc
import Testing

@Suite struct PasswordHashTests {
    /// Costs that keep the tests quick.
    static let cheap = Scrypt.Parameters(log2N: 4, blockSize: 1, parallelism: 1)

    @Test(arguments: [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `scrypt gives the examples of RFC 7914`(
        password: String, salt: String, log2N: Int, blockSize: Int, parallelism: Int, hex: String
    ) throws {
        let parameters = try #require(
            Scrypt.Parameters(log2N: log2N, blockSize: blockSize, parallelism: parallelism))
        let key = try Scrypt.derive(
            password: [UInt8](password.utf8), salt: [UInt8](salt.utf8), parameters: parameters, count: 64)
        #expect(Hex.encode(key) == hex)
    }

    @Test func `the standard costs work and the right password alone is accepted`() throws {
        let stored = try PasswordHash.make([UInt8]("correct horse".utf8))
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(try PasswordHash.verify([UInt8]("correct horse".utf8), against: stored))
        #expect(try !PasswordHash.verify([UInt8]("correct horsE".utf8), against: stored))
        #expect(!PasswordHash.needsRehash(stored))
    }

    @Test func `two hashes of one password differ and both verify`() throws {
        let cheap = try #require(Self.cheap)
        let first = try PasswordHash.make([1, 2, 3], parameters: cheap)
        let second = try PasswordHash.make([1, 2, 3], parameters: cheap)
        #expect(first != second)
        #expect(try PasswordHash.verify([1, 2, 3], against: first))
        #expect(try PasswordHash.verify([1, 2, 3], against: second))
        #expect(PasswordHash.needsRehash(first))
    }

    /// The time a thread computes, which does not grow while others have the processor.
    static func processorTime(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try body()
        return now() - start
    }

    @Test func `an unknown user costs as long as a known one`() throws {
        let stored = try PasswordHash.make([1])
        let known = try Self.processorTime { _ = try PasswordHash.verify([2], against: stored) }
        let unknown = Self.processorTime { PasswordHash.verifyDummy([2]) }
        #expect(unknown > known / 3 && unknown < known * 3)
    }

    @Test(arguments: [
        "", "$", "$$$$", "scrypt", "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA",
        "$bcrypt$ln=4,r=1,p=1$AAAA$AAAA",
        "$scrypt$ln=4,r=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=-4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$scrypt$ln=4,r=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=99999999999999999999,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `a damaged stored hash is reported`(stored: String) {
        #expect(throws: CryptoError.malformedHash) { try PasswordHash.verify([1], against: stored) }
    }

    @Test(arguments: [
        "ln=20,r=32,p=1", "ln=17,r=8,p=1", "ln=21,r=1,p=1", "ln=4,r=1,p=17", "ln=0,r=1,p=1", "ln=4,r=0,p=1",
    ])
    func `a stored hash cannot ask for unbounded work`(costs: String) {
        let stored = "$scrypt$\(costs)$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        #expect(throws: CryptoError.parametersOutOfBounds) { try PasswordHash.verify([1], against: stored) }
    }

    @Test func `a password over the limit is refused`() throws {
        let cheap = try #require(Self.cheap)
        let long = [UInt8](repeating: 1, count: PasswordHash.passwordBytesMax + 1)
        #expect(throws: CryptoError.passwordTooLong) { try PasswordHash.make(long, parameters: cheap) }
        let stored = try PasswordHash.make([UInt8](long.dropLast()), parameters: cheap)
        #expect(try !PasswordHash.verify(long, against: stored))
    }
}
