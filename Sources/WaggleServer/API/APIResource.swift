package import HTTP1
package import WaggleDesk

// The desk's methods as resources. One rule makes the path from the method's name, so that a new method has its
// resource at once; `Protocols/` makes the same paths by the same rule, and a test compares the two.
//
//     ticket.list            GET  /api/v1/tickets
//     ticket.open            POST /api/v1/tickets
//     ticket.get             GET  /api/v1/tickets/42
//     ticket.take            POST /api/v1/tickets/42/take
//     chat.list, chat.send   GET, POST /api/v1/tickets/42/messages
//     note.list, note.add    GET, POST /api/v1/tickets/42/notes
//     swarm.ask              POST /api/v1/tickets/42/swarm/ask
//     queue.list             GET  /api/v1/queues
//     queue.set_mode         POST /api/v1/queues/set_mode
//     board.get              GET  /api/v1/board

/// One method of the desk behind a path. Immutable; any queue.
package struct APIResource: Sendable, Equatable {
    /// Where all of them live.
    package static let root = "/api/v1/"

    /// GET for what reads, POST for the rest.
    package let verb: HTTPMethod
    /// Below the root; `{ticket}` stands for a ticket's number.
    package let template: String
    /// What is behind it.
    package let method: Method

    init(_ method: Method) {
        self.method = method
        verb = method.kind == .read ? .get : .post
        template = Self.template(method)
    }

    private static func template(_ method: Method) -> String {
        switch method {
        case .ticketList, .ticketOpen: return "tickets"
        case .ticketGet: return "tickets/{ticket}"
        case .chatList, .chatSend: return "tickets/{ticket}/messages"
        case .noteList, .noteAdd: return "tickets/{ticket}/notes"
        // One of those in `problems`, `articles`, `experiments`; its number stands in the query.
        case .problemGet: return "problem"
        case .articleGet: return "article"
        case .experimentGet: return "experiment"
        default: break
        }
        let isPlain = method.kind == .read && (method.verb == "get" || method.verb == "list")
        var path: [Substring] = method.isOnTicket ? ["tickets", "{ticket}"] : []
        if method.noun != "ticket" || !method.isOnTicket { path.append(collection(method)) }
        if !isPlain { path.append(method.verb) }
        return path.joined(separator: "/")
    }

    /// Things of which a desk has several stand in the plural.
    private static func collection(_ method: Method) -> Substring {
        guard !method.isOnTicket else { return method.noun }
        return switch method.noun {
        case "ticket", "queue", "problem", "organisation", "callback", "partner", "team", "user",
            "article", "experiment":
            method.noun + "s"
        case "reply": "replies"
        default: method.noun
        }
    }

    /// Every method's.
    package static let all = Method.allCases.map(APIResource.init)
    private static let byTemplate = Dictionary(grouping: all, by: \.template)

    /// What a request's path names: its resources by verb, and the ticket in it.
    static func find(_ path: String) -> (resources: [APIResource], ticket: Int64?) {
        var segments = path.dropFirst(root.count).split(separator: "/", omittingEmptySubsequences: false)
        var ticket: Int64?
        if segments.count >= 2, segments[0] == "tickets", let number = ticketNumber(segments[1]) {
            ticket = number
            segments[1] = "{ticket}"
        }
        return (byTemplate[segments.joined(separator: "/"), default: []], ticket)
    }

    /// Digits alone: no sign, no leading zero.
    private static func ticketNumber(_ text: Substring) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.first != "0" else { return nil }
        return Int64(text)
    }
}
