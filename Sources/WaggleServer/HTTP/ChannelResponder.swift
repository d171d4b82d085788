internal import HTTP1
internal import Transport
internal import WaggleLog

/// Brings an answer back to the connection's shard.
struct ChannelResponder: Responder {
    let channel: HTTPChannel
    let number: Int
    let shard: Shard
    let compression: AnswerCompression

    func answer(_ response: HTTPResponse) {
        // Here, on the queue of whoever answers: a shard has others to serve.
        let response = compression.applied(to: response)
        shard.postUrgent { channel.answer(response, to: number) }
    }

    func answer(_ response: HTTPResponse, content: FileContent) {
        shard.postUrgent { channel.answer(response, content, to: number) }
    }

    func resume() {
        shard.postUrgent { channel.resume(number) }
    }
}
