// Writes server messages as JSON, in the order of the protocol's field numbers.
//
// Zero values are omitted, but some fields are always written because clients index them without a check:
// every result's own key (`{}` when empty), `connect.client`, the error's code and message, `ClientInfo.user` and
// `.client`, the presence map, both presence counts, history's three fields, and channel, code and reason of an
// unsubscribe push. `ttl` goes with `expires`.
internal import JSON

/// The JSON form of server messages.
enum JSONMessage {
    static func write(_ message: ServerMessage, to writer: inout JSONWriter) {
        writer.beginObject()
        switch message {
        case .ping: break
        case .reply(let reply):
            writer.field("id", UInt64(reply.id))
            write(reply.result, to: &writer)
        case .push(let push):
            writer.key("push")
            writer.beginObject()
            write(push, to: &writer)
            writer.endObject()
        }
        writer.endObject()
    }

    private static func write(_ result: ReplyResult, to writer: inout JSONWriter) {
        writer.key(name(of: result))
        writer.beginObject()
        switch result {
        case .error(let error): write(error, to: &writer)
        case .connect(let result): write(result, to: &writer)
        case .subscribe(let result): write(result, to: &writer)
        case .unsubscribe, .publish, .ping: break
        case .presence(let clients): write(presence: clients, to: &writer)
        case .presenceStats(let clients, let users):
            writer.field("num_clients", clients)
            writer.field("num_users", users)
        case .history(let result): write(result, to: &writer)
        case .rpc(let data): writer.payload("data", data)
        case .refresh(let result):
            writer.nonZero("client", result.client)
            writer.nonZero("version", result.version)
            write(result.expiry, to: &writer)
        case .subRefresh(let expiry): write(expiry, to: &writer)
        }
        writer.endObject()
    }

    private static func name(of result: ReplyResult) -> StaticString {
        switch result {
        case .error: "error"
        case .connect: "connect"
        case .subscribe: "subscribe"
        case .unsubscribe: "unsubscribe"
        case .publish: "publish"
        case .presence: "presence"
        case .presenceStats: "presence_stats"
        case .history: "history"
        case .ping: "ping"
        case .rpc: "rpc"
        case .refresh: "refresh"
        case .subRefresh: "sub_refresh"
        }
    }

    private static func write(_ error: ReplyError, to writer: inout JSONWriter) {
        writer.field("code", UInt64(error.code))
        writer.field("message", error.message)
        writer.nonZero("temporary", error.temporary)
    }

    private static func write(_ result: ConnectResult, to writer: inout JSONWriter) {
        writer.field("client", result.client)
        writer.nonZero("version", result.version)
        write(result.expiry, to: &writer)
        writer.payload("data", result.data)
        if !result.subs.isEmpty {
            writer.key("subs")
            writer.beginObject()
            for sub in result.subs {
                writer.key(sub.channel)
                writer.beginObject()
                write(sub.result, to: &writer)
                writer.endObject()
            }
            writer.endObject()
        }
        writer.nonZero("ping", UInt64(result.pingSeconds))
        writer.nonZero("pong", result.pong)
        writer.nonZero("time", result.time)
    }

    private static func write(_ result: SubscribeResult, to writer: inout JSONWriter) {
        write(result.expiry, to: &writer)
        writer.nonZero("recoverable", result.recoverable)
        writer.nonZero("epoch", result.epoch)
        if !result.publications.isEmpty { write(result.publications, to: &writer) }
        writer.nonZero("recovered", result.recovered)
        writer.nonZero("offset", result.offset)
        writer.nonZero("positioned", result.positioned)
        writer.payload("data", result.data)
        writer.nonZero("was_recovering", result.wasRecovering)
    }

    private static func write(_ result: HistoryResult, to writer: inout JSONWriter) {
        write(result.publications, to: &writer)
        writer.field("epoch", result.top.epoch)
        writer.field("offset", result.top.offset)
    }

    private static func write(presence clients: [ClientInfo], to writer: inout JSONWriter) {
        writer.key("presence")
        writer.beginObject()
        for info in clients {
            writer.key(info.client)
            writer.write(info)
        }
        writer.endObject()
    }

    private static func write(_ publications: [Publication], to writer: inout JSONWriter) {
        writer.key("publications")
        writer.beginArray()
        for publication in publications { writer.write(publication) }
        writer.endArray()
    }

    private static func write(_ expiry: Expiry?, to writer: inout JSONWriter) {
        guard let expiry else { return }
        writer.field("expires", true)
        writer.field("ttl", UInt64(expiry.ttlSeconds))
    }

    private static func write(_ push: Push, to writer: inout JSONWriter) {
        writer.nonZero("channel", push.channel)
        switch push.event {
        case .publication(let publication):
            writer.key("pub")
            writer.write(publication)
        case .join(let info): writer.write(info, as: "join")
        case .leave(let info): writer.write(info, as: "leave")
        case .unsubscribe(let code):
            writer.key("unsubscribe")
            writer.beginObject()
            writer.field("code", UInt64(code.rawValue))
            writer.field("reason", code.reason)
            writer.endObject()
        case .message(let data):
            writer.key("message")
            writer.beginObject()
            writer.payload("data", data)
            writer.endObject()
        case .subscribe(let subscription): write(subscription, to: &writer)
        case .refresh(let expiry):
            writer.key("refresh")
            writer.beginObject()
            write(expiry, to: &writer)
            writer.endObject()
        }
    }

    private static func write(_ subscription: SubscribePush, to writer: inout JSONWriter) {
        writer.key("subscribe")
        writer.beginObject()
        writer.nonZero("recoverable", subscription.recoverable)
        writer.nonZero("epoch", subscription.position.epoch)
        writer.nonZero("offset", subscription.position.offset)
        writer.nonZero("positioned", subscription.positioned)
        writer.payload("data", subscription.data)
        writer.endObject()
    }
}
