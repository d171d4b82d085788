// Claim: whatever a client sends as one message, it gives one or more commands or a `WireError` that says how to
// close; each command has an id unless it is a pong or a send; each payload is one line of JSON or empty.

import JSON
import WaggleWire

/// The whole input is one message.
func wire(_ bytes: UnsafeRawBufferPointer) {
    do throws(WireError) {
        let commands = try ClientCodec.json.decodeFrame(bytes)
        demand(!commands.isEmpty, "at least one command")
        for command in commands { check(command) }
    } catch {
        demand(error.disconnectCode == .badRequest, "a bad message ends as a bad request")
    }
    if let channel = Channel(String(decoding: bytes, as: UTF8.self)) {
        demand(Array(channel.name.utf8) == Array(bytes), "one name a channel")
    }
}

private func check(_ command: ClientCommand) {
    switch command.request {
    case .pong, .send: demand(command.id == 0, "no id where none is answered")
    default: demand(command.id > 0, "an id to answer to")
    }
    let data = payload(command.request)
    guard !data.isEmpty else { return }
    demand(!data.contains(0x0A), "a payload is one line")
    demand((try? JSONReader.reading(data) { try $0.skipValue() }) != nil, "a payload is JSON")
}

private func payload(_ request: ClientRequest) -> [UInt8] {
    switch request {
    case .connect(let request): request.data
    case .subscribe(let request): request.data
    case .publish(let request): request.data
    case .rpc(let request): request.data
    case .send(let data): data
    default: []
    }
}
