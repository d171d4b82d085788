/// Every way to be told no, once for all transports: the code is the raw value, WebSocket replies carry `number`
/// (400 to 1999), HTTP answers carry `httpStatus`.
package enum RefusalCode: String, CaseIterable, Sendable {
    case badRequest = "bad_request"
    case unauthorized
    case notAllowed = "not_allowed"
    case notFound = "not_found"
    case conflict
    case alreadyOwned = "already_owned"
    case wrongState = "wrong_state"
    case staleVersion = "stale_version"
    case capacityReached = "capacity_reached"
    case alreadyMember = "already_member"
    case offerPending = "offer_pending"
    case expired
    case invalidField = "invalid_field"
    case rateLimited = "rate_limited"
    case `internal`
    case storageFull = "storage_full"
    case unavailable

    /// The code in an error reply; never changed, never used twice.
    package var number: UInt32 { row.number }

    /// The status of an HTTP answer.
    package var httpStatus: Int { row.httpStatus }

    /// Is the same request worth another try later?
    package var isTemporary: Bool { row.isTemporary }

    /// The problem's short name for people, the same each time.
    package var title: String { row.title }

    /// The message of an error reply: `code: sentence`.
    package func message(_ sentence: String) -> String { "\(rawValue): \(sentence)" }

    /// The code with this number, for clients of ours.
    package init?(number: UInt32) {
        guard let code = RefusalCode.allCases.first(where: { $0.number == number }) else { return nil }
        self = code
    }

    private struct Row {
        let number: UInt32
        let httpStatus: Int
        var isTemporary = false
        let title: String
    }

    private var row: Row {
        switch self {
        case .badRequest: Row(number: 400, httpStatus: 400, title: "Bad request")
        case .unauthorized: Row(number: 401, httpStatus: 401, title: "Sign in first")
        case .notAllowed: Row(number: 403, httpStatus: 403, title: "Not allowed")
        case .notFound: Row(number: 404, httpStatus: 404, title: "Not found")
        case .conflict: Row(number: 409, httpStatus: 409, title: "Conflict")
        case .alreadyOwned: Row(number: 410, httpStatus: 409, title: "The ticket has an owner")
        case .wrongState: Row(number: 411, httpStatus: 409, title: "Not possible in this state")
        case .staleVersion: Row(number: 412, httpStatus: 412, title: "Changed in the meantime")
        case .capacityReached: Row(number: 413, httpStatus: 409, title: "Capacity reached")
        case .alreadyMember: Row(number: 414, httpStatus: 409, title: "Already a swarm member")
        case .offerPending: Row(number: 415, httpStatus: 409, title: "An offer is open")
        case .expired: Row(number: 416, httpStatus: 409, title: "Expired")
        case .invalidField: Row(number: 422, httpStatus: 422, title: "A field is not valid")
        case .rateLimited: Row(number: 429, httpStatus: 429, isTemporary: true, title: "Too many requests")
        case .internal: Row(number: 500, httpStatus: 500, isTemporary: true, title: "Internal error")
        case .storageFull: Row(number: 507, httpStatus: 507, isTemporary: true, title: "Storage is full")
        case .unavailable: Row(number: 508, httpStatus: 503, isTemporary: true, title: "Not available now")
        }
    }
}
