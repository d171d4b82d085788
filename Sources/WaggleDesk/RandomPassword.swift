internal import Crypto

/// Passwords nobody chose. Any queue.
package enum RandomPassword {
    /// Letters and digits that nobody mixes up when reading them aloud: no 0 and O, no 1, l and I.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    private static let length = 16

    /// 16 characters, 92 random bits.
    package static func make() -> String {
        // Values from the last, incomplete round of the alphabet would favour its beginning.
        let fair = 256 - 256 % alphabet.count
        var text: [UInt8] = []
        while text.count < length {
            text += SecureRandom.bytes(2 * length).filter { Int($0) < fair }.map { alphabet[Int($0) % alphabet.count] }
        }
        return String(decoding: text.prefix(length), as: UTF8.self)
    }
}
