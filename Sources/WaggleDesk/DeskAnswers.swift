package import WaggleDomain
internal import WaggleLog
package import WaggleWire

/// A refusal or failure as every transport tells it.
package struct DeskRefusal: Error, Equatable, Sendable {
    package var code: RefusalCode
    /// One plain sentence for a person.
    package var message: String
    /// For `already_owned`: who owns the ticket.
    package var owner: UserID?
    /// For `invalid_field`: the field's name.
    package var field: String?

    /// A refusal in one sentence.
    package init(_ code: RefusalCode, _ message: String, owner: UserID? = nil, field: String? = nil) {
        self.code = code
        self.message = message
        self.owner = owner
        self.field = field
    }

    /// The one place where the domain's refusals become the wire's.
    package init(_ refusal: Refusal) {
        self.init(
            RefusalCode(rawValue: refusal.code.rawValue) ?? .internal, refusal.message, owner: refusal.owner,
            field: refusal.field)
    }

    /// The one place where the store's failures become the wire's.
    init(_ error: LogError) {
        switch error {
        case .storageFull:
            self.init(.storageFull, "the desk's disk is full: this was not recorded, try again later")
        default:
            // After a failed sync nobody knows; repeated under its key it is recorded once, whatever happened.
            self.init(.unavailable, "the desk's store does not answer: try again later, nothing is recorded twice")
        }
    }
}

/// The answer to a method: its result as JSON, or why not.
package typealias CallResult = Result<[UInt8], DeskRefusal>

/// Where a channel stands when a subscription is granted.
package struct ChannelGrant: Sendable {
    package let top: UInt64
    /// Publications below this are no longer kept; 1 where everything is.
    package let oldest: UInt64
    /// Whether this actor may ask who else is there.
    package let showsPresence: Bool
}

/// What the desk tells the outside after a commit. Called on the desk's queue, in commit order.
package protocol DeskPublisher: AnyObject, Sendable {
    /// Much is told between this and `didTell`, answers included: it may be passed on together.
    func willTell()
    func didTell()
    /// A publication with its offset, or a signal with offset 0.
    func publish(_ data: [UInt8], to channel: Channel, offset: UInt64)
    /// Somebody may have lost the right to follow the channel: every follower is to be asked again.
    func reconsider(_ channel: Channel)
    /// Texts were erased: what the channel lately carried must not be shown again from memory.
    func forget(_ channel: Channel)
    /// Nothing of the person's is good any more; `credentials` are the hashes of what they had.
    func accountEnded(_ user: UserID, credentials: [[UInt8]])
    /// Rights of many people have changed: everybody is to be asked again about everything they follow.
    func reconsiderEverybody()
}

extension DeskPublisher {
    package func willTell() {}
    package func didTell() {}
    package func forget(_ channel: Channel) {}
    package func accountEnded(_ user: UserID, credentials: [[UInt8]]) {}
    package func reconsiderEverybody() {}
}
