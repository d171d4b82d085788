/// The hub's bounds.
package struct HubLimits: Sendable {
    /// Latest publications kept per followed channel, so that a short absence is answered from memory.
    package var ring: Int
    /// Publications held back for one subscriber while its missing ones are read.
    package var heldMax: Int

    /// The defaults: a short absence on a busy ticket, a second or two of one.
    package init(ring: Int = 64, heldMax: Int = 1_024) {
        self.ring = ring
        self.heldMax = heldMax
    }
}
