internal import WaggleDesk
internal import WaggleDomain
internal import WaggleHub
internal import WaggleWire

// Staff follow their inbox, `user:ID`, without asking: an offer or an invitation must reach whoever is connected.
// The answer to `connect` tells it under `subs`, with what was missed when the client says where it stands.
//
// It is a subscription like any other but for its ends: a client does not ask for it again, so where another one is
// told to resubscribe the socket is closed with "insufficient state", and `connect` recovers. A client that
// subscribes to its inbox by itself takes it over: from then on it is the client's.

extension Session {
    var hasInbox: Bool { principal.map { $0.actor.role != .customer && $0.actor.role != .bot } ?? false }

    func followInbox(_ positions: [String: SubscribeRequest]) {
        guard let principal else { return }
        let channel = Channel.user(principal.actor.id.rawValue)
        var request = positions[channel.name] ?? SubscribeRequest()
        request.channel = channel.name
        // A hole is told by `recovered` alone: an error would end the whole connection.
        request.flag = 0
        request.joinLeave = false
        ask(for: channel, request, .server, principal)
    }
}
