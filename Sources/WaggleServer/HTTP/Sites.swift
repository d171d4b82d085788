internal import HTTP1
internal import WaggleDomain

// What strangers' sites need to carry the customers' chat. The script, its parts and its words are for every page; who
// may talk to the desk is said by key and origin (`WidgetPolicy`). A cookie never counts from there: a page of such a
// site may make a customer or vouch for one, ask for the hours and for articles, everything else goes over the socket, with the customer's token.

extension ServerContext {
    /// Doors that such a page may open besides the socket; those of files with the customer's token.
    private static let siteDoors: Set<String> = [
        "/api/visitor", "/api/hours", "/api/help/suggest", "/api/files", "/api/identify", "/api/my/link",
        "/api/my/leave",
    ]

    private static func isSiteDoor(_ path: String) -> Bool {
        siteDoors.contains(path) || path.hasPrefix(FileDoor.prefix)
    }

    /// The page in which a key's customers chat, for a site that frames it or links to it; nil when it is not asked for.
    func chatPage(_ head: RequestHead) -> HTTPResponse? {
        let prefix = "/chat/"
        guard head.path.hasPrefix(prefix), let site = widgets().site(String(head.path.dropFirst(prefix.count))) else {
            return nil
        }
        let ancestors = (["'self'"] + site.origins).joined(separator: " ")
        var page = files.response(to: head, at: "/index.html", policy: contentPolicy(for: head, ancestors: ancestors))
        page?.headers.append("Cross-Origin-Resource-Policy", "cross-origin")
        return page
    }

    /// Makes an answer readable where it is meant to be read.
    func shareWithSites(_ response: inout HTTPResponse, to head: RequestHead) {
        if head.path == "/w.js" || head.path.hasPrefix("/widget/") {
            response.headers.append("Access-Control-Allow-Origin", "*")
            response.headers.append("Cross-Origin-Resource-Policy", "cross-origin")
        } else if Self.isSiteDoor(head.path) {
            response.headers.append("Vary", "Origin")
            guard let origin = head.singleOrigin, head.isFromSite(widgets()) else { return }
            response.headers.append("Access-Control-Allow-Origin", origin)
            response.headers.append("Access-Control-Expose-Headers", "Retry-After, Content-Disposition")
            response.headers.append("Cross-Origin-Resource-Policy", "cross-origin")
        }
    }

    /// A browser asks before it lets such a page send JSON; nil when this is not that question, or the answer is no.
    func preflight(_ head: RequestHead) -> HTTPResponse? {
        guard head.method == .options, Self.isSiteDoor(head.path), head.isFromSite(widgets()) else {
            return nil
        }
        return HTTPResponse(
            .noContent,
            headers: [
                ("Access-Control-Allow-Methods", "GET, POST"),
                ("Access-Control-Allow-Headers", "Content-Type, Authorization"),
                ("Access-Control-Max-Age", "600"),
            ])
    }
}
