package import WaggleDomain

/// Hears of every right that an operator takes away, after the commit; on the desk's queue.
package protocol AccountObserver: Sendable {
    /// These sessions or tokens of the person, by hash, are no longer good.
    func credentialsEnded(_ hashes: [[UInt8]], of user: UserID)
    /// Nothing of the person's is good any more; `credentials` are the hashes of what they had.
    func accountDisabled(_ user: UserID, credentials: [[UInt8]])
    /// The person may now do less, or more.
    func rightsChanged(of user: UserID)
}
