internal import HTTP1
package import Transport

// Who really asks, when a proxy passes requests on.
//
//     client ── proxy ── proxy ── server       X-Forwarded-For: client, proxy
//
// Each proxy adds at the right the address it was asked from, so the list is read from there: as long as an address is
// a trusted proxy's the one left of it is believed. What a client has written itself stands further left and is never
// reached. Without a trusted peer the fields are not looked at.

/// The proxies whose word counts. Immutable; any queue.
package struct TrustedProxies: Sendable {
    private let ranges: [AddressRange]

    package init(_ ranges: [AddressRange] = []) { self.ranges = ranges }

    /// Is this one of them?
    package func trusts(_ address: PeerAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// The address that asks, with port 0 when a proxy told it.
    func client(of head: RequestHead, from peer: PeerAddress) -> PeerAddress {
        guard trusts(peer) else { return peer }
        var address = peer
        for hop in head.headers.list("X-Forwarded-For").reversed() {
            guard let next = PeerAddress(hostText: hop) else { return address }
            address = next
            guard trusts(next) else { return address }
        }
        return address
    }

    /// Did the request come to the first proxy, or to us, over TLS?
    func isSecure(_ head: RequestHead, from peer: PeerAddress, overTLS: Bool) -> Bool {
        guard !overTLS, trusts(peer), let scheme = head.headers.list("X-Forwarded-Proto").last else { return overTLS }
        return scheme.lowercased() == "https"
    }
}
