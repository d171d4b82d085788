internal import HTTP1

extension ServerContext {
    /// Nil when the request may go on: no Origin (not a browser), or exactly one that is this host or listed.
    func refuseOrigin(_ head: RequestHead, isSecure: Bool) -> HTTPResponse? {
        let origins = head.headers.values("Origin")
        if origins.isEmpty { return nil }
        let own = head.host.map { (isSecure ? "https://" : "http://") + $0 }
        if origins.count == 1, let origin = origins.first, origin == own || allowedOrigins.contains(origin) {
            return nil
        }
        return problem(
            status: .forbidden, code: "origin_not_allowed", detail: "Pages of that origin may not talk to this desk.",
            id: nil)
    }
}
