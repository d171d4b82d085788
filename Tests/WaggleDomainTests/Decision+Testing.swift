import WaggleDomain

extension Decision {
    var refusal: Refusal? {
        guard case .failure(let refusal) = self else { return nil }
        return refusal
    }

    var events: [Event]? { try? get() }
}

extension [Event] {
    /// Their kinds, SLA clocks left out.
    var kinds: [String] { map(\.kind).filter { !$0.hasPrefix("sla.") } }
}

extension Milliseconds {
    static func minutes(_ count: Int64) -> Milliseconds { count * 60_000 }
    static func hours(_ count: Int64) -> Milliseconds { count * 3_600_000 }
}
