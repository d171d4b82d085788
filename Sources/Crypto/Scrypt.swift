internal import COpenSSL

/// scrypt (RFC 7914): a password hash that costs memory as well as time.
package enum Scrypt {
    /// The three costs of a derivation; memory is about 128 · N · r bytes, time also grows with p.
    package struct Parameters: Equatable, Sendable {
        /// N = 2^15, r = 8, p = 3: 32 MiB and about a quarter of a second, one of OWASP's equal choices.
        package static let standard = Parameters(unchecked: 15, 8, 3)
        /// The most memory a derivation may take, in bytes: a stored hash must not be able to exhaust it.
        package static let memoryBytesMax: UInt64 = 64 << 20

        /// The binary logarithm of N, 1 to 20.
        package let log2N: Int
        /// The block size, 1 to 32.
        package let blockSize: Int
        /// The number of independent runs, 1 to 16.
        package let parallelism: Int

        /// Checked costs; nil when one is out of its bounds or together they need more than `memoryBytesMax`.
        package init?(log2N: Int, blockSize: Int, parallelism: Int) {
            guard (1...20).contains(log2N), (1...32).contains(blockSize), (1...16).contains(parallelism),
                128 * UInt64(blockSize) << UInt64(log2N) <= Parameters.memoryBytesMax
            else { return nil }
            self.init(unchecked: log2N, blockSize, parallelism)
        }

        private init(unchecked log2N: Int, _ blockSize: Int, _ parallelism: Int) {
            self.log2N = log2N
            self.blockSize = blockSize
            self.parallelism = parallelism
        }
    }

    /// `count` bytes derived from a password; blocks for up to a second, so never call it on an I/O queue.
    package static func derive(
        password: [UInt8], salt: [UInt8], parameters: Parameters, count: Int
    ) throws(CryptoError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: count)
        // OpenSSL counts its working blocks too, and its default of 32 MiB is just too little for N = 2^15.
        let memory = Parameters.memoryBytesMax + (1 << 20)
        let done = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                1 << UInt64(parameters.log2N), UInt64(parameters.blockSize), UInt64(parameters.parallelism),
                memory, &output, count)
        }
        guard done == 1 else {
            ERR_clear_error()
            throw .libraryFailure("derive a key with scrypt")
        }
        return output
    }
}
