internal import HTTP1
internal import WaggleDomain
internal import WaggleLog

// `RateLimit-Policy` and `RateLimit` of the draft "RateLimit header fields for HTTP" (from -09 on): what is allowed, and
// what is left of it. `w` is the time in which an empty bucket fills, so `q` in each `w` is the long run.

/// How one limit stands for one key.
package struct RateStanding: Sendable, Equatable {
    /// Tokens of a full bucket, and the seconds in which an empty one fills.
    package let quota: Int
    package let windowSeconds: Int
    /// Tokens left, and the seconds until it is full.
    package let left: Int
    package let fullInSeconds: Int

    package init(quota: Int, windowSeconds: Int, left: Int, fullInSeconds: Int) {
        self.quota = quota
        self.windowSeconds = windowSeconds
        self.left = left
        self.fullInSeconds = fullInSeconds
    }
}

extension HTTPResponse {
    mutating func tell(_ name: String, _ standing: RateStanding) {
        headers.append("RateLimit-Policy", "\"\(name)\";q=\(standing.quota);w=\(standing.windowSeconds)")
        headers.append("RateLimit", "\"\(name)\";r=\(standing.left);t=\(standing.fullInSeconds)")
    }
}

/// Adds how the address stands to every answer of a door.
struct MeteredResponder: Responder {
    let responder: any Responder
    let standing: RateStanding?

    func answer(_ response: HTTPResponse) {
        guard let standing else { return responder.answer(response) }
        var response = response
        response.tell("address", standing)
        responder.answer(response)
    }

    func answer(_ response: HTTPResponse, content: FileContent) {
        var response = response
        if let standing { response.tell("address", standing) }
        responder.answer(response, content: content)
    }

    func resume() { responder.resume() }
}

/// Adds how the person stands, as the answer finds it.
struct PersonResponder: Responder {
    let responder: any Responder
    let standing: @Sendable () -> RateStanding

    func answer(_ response: HTTPResponse) {
        var response = response
        response.tell("person", standing())
        responder.answer(response)
    }

    func answer(_ response: HTTPResponse, content: FileContent) {
        var response = response
        response.tell("person", standing())
        responder.answer(response, content: content)
    }

    func resume() { responder.resume() }
}
