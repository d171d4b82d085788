/// The rules say no: a value, never an error thrown. `message` is one plain sentence for a person.
package struct Refusal: Equatable, Sendable {
    /// The raw value is the code on the wire.
    package enum Code: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
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
    }
    package var code: Code
    package var message: String
    /// For `alreadyOwned`: who owns the ticket.
    package var owner: UserID?
    /// For `invalidField`: the field's name on the wire.
    package var field: String?

    package init(_ code: Code, _ message: String, owner: UserID? = nil, field: String? = nil) {
        self.code = code
        self.message = message
        self.owner = owner
        self.field = field
    }
}

extension Refusal {
    /// Something stands at `version`, and its sender saw `seen`, nil: whatever it is. Nil when they agree.
    package static func stale(_ what: String, at version: Int64, seen: Int64?) -> Refusal? {
        guard let seen, seen != version else { return nil }
        return Refusal(.staleVersion, "\(what) has changed since you saw it: look again")
    }
}

/// Only so that `Result` can carry it; nobody throws a refusal.
extension Refusal: Error {}

/// What a decision gives: the facts to record, never empty, or why the rules say no.
package typealias Decision = Result<[Event], Refusal>
