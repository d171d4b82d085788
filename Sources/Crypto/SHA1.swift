internal import COpenSSL

/// SHA-1, only for the WebSocket accept key (RFC 6455 section 4.2.2), where no secrecy rests on it.
package enum SHA1 {
    /// The 20 bytes of the hash.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { output, count in
            let done = EVP_Digest(bytes, bytes.count, output.baseAddress, nil, Algorithm.sha1, nil)
            precondition(done == 1, "SHA-1 could not finish")
            count = 20
        }
    }
}
