internal import Glibc

/// Addresses that share their first bits, as `10.0.0.0/8` or `2001:db8::/32` names them; without a slash, just one.
package struct AddressRange: Sendable, Equatable, CustomStringConvertible {
    private let base: PeerAddress
    private let bits: Int

    /// Reads one; nil for anything that is not an address with a fitting number of bits.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let base = PeerAddress(hostText: String(first)) else {
            return nil
        }
        let most = base.kind == .ipv4 ? 32 : 128
        guard parts.count == 2 else {
            (self.base, bits) = (base, most)
            return
        }
        guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let bits = Int(parts[1]), bits <= most
        else { return nil }
        (self.base, self.bits) = (base, bits)
    }

    /// Is the address one of these?
    package func contains(_ address: PeerAddress) -> Bool {
        address.kind == base.kind && address.hasPrefix(of: base, bits: bits)
    }

    package var description: String { "\(base.hostText)/\(bits)" }
}

extension PeerAddress {
    /// The address written so, with port 0: `192.0.2.1`, `2001:db8::1`; nil for anything else, names included.
    package init?(hostText text: String) {
        var ipv4 = sockaddr_in()
        if inet_pton(AF_INET, text, &ipv4.sin_addr) == 1 {
            self.init(ipv4: ipv4)
            return
        }
        var ipv6 = sockaddr_in6()
        guard inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1 else { return nil }
        self.init(ipv6: ipv6)
    }
}
