/// What a zone's clocks do: from each moment on they are so far ahead of UTC. All in seconds.
package struct ZoneTable: Equatable, Sendable {
    /// A change of the clocks.
    package struct Change: Equatable, Sendable {
        package let at: Int64
        package let offset: Int

        package init(at: Int64, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// The year up to which a rule for later years is written out.
    package static let lastYear = 2_200

    /// Before the first change.
    package let initialOffset: Int
    /// In order of time; each changes the offset.
    package let changes: [Change]

    package init(initialOffset: Int, changes: [Change]) {
        self.initialOffset = initialOffset
        self.changes = changes
    }

    /// A zone's file may hold changes that move no clock (another abbreviation): those are left out.
    init(initialOffset: Int, merging all: [Change]) {
        var offset = initialOffset
        var kept: [Change] = []
        for change in all where change.offset != offset {
            kept.append(change)
            offset = change.offset
        }
        self.init(initialOffset: initialOffset, changes: kept)
    }
}
