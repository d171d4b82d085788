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
        guard let context = EVP_KDF_CTX_new(Algorithm.scrypt) else {
            throw .libraryFailure("make a scrypt context")
        }
        defer { EVP_KDF_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: count)
        let done = withParameters(password, salt, parameters) {
            EVP_KDF_derive(context, &output, count, $0)
        }
        guard done == 1 else {
            ERR_clear_error()
            throw .libraryFailure("derive a key with scrypt")
        }
        return output
    }

    private static func withParameters(
        _ password: [UInt8], _ salt: [UInt8], _ parameters: Parameters,
        _ body: ([OSSL_PARAM]) -> Int32
    ) -> Int32 {
        var (password, salt) = (terminated(password), terminated(salt))
        var n = UInt64(1) << UInt64(parameters.log2N)
        var r = UInt32(parameters.blockSize)
        var p = UInt32(parameters.parallelism)
        // OpenSSL counts its working blocks too, and its default of 32 MiB is just too little for N = 2^15.
        var memory = Parameters.memoryBytesMax + (1 << 20)
        return password.withUnsafeMutableBytes { password in
            salt.withUnsafeMutableBytes { salt in
                withUnsafeMutablePointer(to: &n) { n in
                    withUnsafeMutablePointer(to: &r) { r in
                        withUnsafeMutablePointer(to: &p) { p in
                            withUnsafeMutablePointer(to: &memory) { memory in
                                body([
                                    OSSL_PARAM_construct_octet_string(
                                        "pass", password.baseAddress, password.count - 1),
                                    OSSL_PARAM_construct_octet_string(
                                        "salt", salt.baseAddress, salt.count - 1),
                                    OSSL_PARAM_construct_uint64("n", n),
                                    OSSL_PARAM_construct_uint32("r", r),
                                    OSSL_PARAM_construct_uint32("p", p),
                                    OSSL_PARAM_construct_uint64("maxmem_bytes", memory),
                                    OSSL_PARAM_construct_end(),
                                ])
                            }
                        }
                    }
                }
            }
        }
    }

    /// One byte more, so that even an empty byte string has an address to hand to OpenSSL.
    private static func terminated(_ bytes: [UInt8]) -> [UInt8] { bytes + [0] }
}
