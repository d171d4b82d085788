internal import HTTP1
internal import WaggleDomain

extension RequestHead {
    /// The one origin a browser names; nil when it is none or several.
    var singleOrigin: String? {
        let origins = headers.values("Origin")
        return origins.count == 1 ? origins.first : nil
    }

    /// Whether it comes from a page that may carry the customers' chat under the key in its address.
    func isFromSite(_ widgets: WidgetPolicy) -> Bool {
        guard let origin = singleOrigin, let key = queryItem("key") else { return false }
        return widgets.allows(origin, key: key)
    }

    /// The one rule on origins: none (not a browser), or exactly one that is this host or `listed`.
    func hasGoodOrigin(isSecure: Bool, listed: Set<String>) -> Bool {
        let origins = headers.values("Origin")
        if origins.isEmpty { return true }
        guard origins.count == 1, let origin = origins.first else { return false }
        return origin == host.map { (isSecure ? "https://" : "http://") + $0 } || listed.contains(origin)
    }
}

extension ServerContext {
    /// Nil when the upgrade may go on.
    func refuseOrigin(_ head: RequestHead, isSecure: Bool) -> HTTPResponse? {
        if head.hasGoodOrigin(isSecure: isSecure, listed: allowedOrigins) || head.isFromSite(widgets()) { return nil }
        return problem(
            status: .forbidden, code: "origin_not_allowed", detail: "Pages of that origin may not talk to this desk.",
            id: nil)
    }
}
