internal import Glibc

/// Who is at the other end, in 24 bytes: an IPv4 or IPv6 address with its port, or "some process on this machine".
/// An IPv4 address that arrives through an IPv6 socket is kept as IPv4, so that one peer has one address.
package struct PeerAddress: Sendable, Hashable, CustomStringConvertible {
    /// The family of the address.
    package enum Kind: UInt8, Sendable { case unix, ipv4, ipv6 }

    /// The family of the address.
    package let kind: Kind
    /// The peer's port in host order; 0 for a Unix-domain socket.
    package let port: UInt16
    /// The address in network order; IPv4 uses the first four bytes of `low`.
    private let high: UInt64
    private let low: UInt64

    /// A process on this machine, through a Unix-domain socket.
    package static let unix = PeerAddress(kind: .unix, port: 0, high: 0, low: 0)

    private init(kind: Kind, port: UInt16, high: UInt64, low: UInt64) {
        self.kind = kind
        self.port = port
        self.high = high
        self.low = low
    }

    /// Reads what `accept` filled in; anything that is neither IPv4 nor IPv6 counts as a process on this machine.
    init(_ storage: sockaddr_storage) {
        self = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET: PeerAddress(ipv4: bytes.loadUnaligned(as: sockaddr_in.self))
            case AF_INET6: PeerAddress(ipv6: bytes.loadUnaligned(as: sockaddr_in6.self))
            default: .unix
            }
        }
    }

    init(ipv4 address: sockaddr_in) {
        self.init(
            kind: .ipv4, port: UInt16(bigEndian: address.sin_port), high: 0,
            low: UInt64(address.sin_addr.s_addr))
    }

    init(ipv6 address: sockaddr_in6) {
        let port = UInt16(bigEndian: address.sin6_port)
        self = withUnsafeBytes(of: address.sin6_addr) { bytes in
            let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
            if bytes.prefix(12).elementsEqual(mappedPrefix) {
                let low = bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
                return PeerAddress(kind: .ipv4, port: port, high: 0, low: UInt64(low))
            }
            return PeerAddress(
                kind: .ipv6, port: port, high: bytes.loadUnaligned(as: UInt64.self),
                low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
    }

    /// The same host with port 0: the key for limits by address.
    package var host: PeerAddress { PeerAddress(kind: kind, port: 0, high: high, low: low) }

    /// Are the first `bits` those of `other`, an address of the same kind?
    func hasPrefix(of other: PeerAddress, bits: Int) -> Bool {
        func differs(_ left: UInt64, _ right: UInt64, _ count: Int) -> Bool {
            count > 0 && (UInt64(bigEndian: left) ^ UInt64(bigEndian: right)) >> UInt64(64 - min(count, 64)) != 0
        }
        // In network order IPv4's four bytes are the first of `low`.
        if kind == .ipv4 { return !differs(low, other.low, bits) }
        return !differs(high, other.high, bits) && !differs(low, other.low, bits - 64)
    }

    /// What one household or one attacker holds: an IPv4 host, the /64 of an IPv6 address; with port 0.
    package var network: PeerAddress {
        PeerAddress(kind: kind, port: 0, high: high, low: kind == .ipv6 ? 0 : low)
    }

    /// The address as text without the port: `127.0.0.1`, `2001:db8::1`, or `unix`.
    package var hostText: String {
        switch kind {
        case .unix:
            return "unix"
        case .ipv4:
            var address = in_addr(s_addr: UInt32(truncatingIfNeeded: low))
            return Self.text(family: AF_INET, of: &address)
        case .ipv6:
            var address = in6_addr()
            withUnsafeMutableBytes(of: &address) { bytes in
                bytes.storeBytes(of: high, as: UInt64.self)
                bytes.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
            }
            return Self.text(family: AF_INET6, of: &address)
        }
    }

    /// The address as text with the port: `127.0.0.1:4000`, `[2001:db8::1]:4000`, or `unix`.
    package var description: String {
        switch kind {
        case .unix: "unix"
        case .ipv4: "\(hostText):\(port)"
        case .ipv6: "[\(hostText)]:\(port)"
        }
    }

    private static func text(family: Int32, of address: UnsafeRawPointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let base = buffer.baseAddress,
                let text = inet_ntop(family, address, base, socklen_t(buffer.count))
            else { return "unknown" }
            return String(cString: text)
        }
    }
}
