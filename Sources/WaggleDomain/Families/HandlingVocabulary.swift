/// How much, in three steps: impact (who is hit) and urgency (how soon it must be mended).
package enum Grade: String, CaseIterable, Comparable, Sendable {
    case low, medium, high
    package static func < (a: Grade, b: Grade) -> Bool { a.weight < b.weight }
    /// 0, 1, 2.
    fileprivate var weight: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}

extension Priority {
    /// Impact x urgency, 3 x 3:
    ///
    ///                 urgency  high  medium  low
    ///     impact high          P1    P2      P3
    ///            medium        P2    P3      P4
    ///            low           P3    P4      P4
    package init(impact: Grade, urgency: Grade) {
        self =
            switch impact.weight + urgency.weight {
            case 4: .p1
            case 3: .p2
            case 2: .p3
            default: .p4
            }
    }
}

/// How a ticket stands to another one. Every link is kept on both, each side in its own words.
package enum TicketRelation: String, CaseIterable, Sendable {
    case related
    /// The other ticket is this one's parent, and the other way round.
    case parent, child
    case duplicateOf = "duplicate_of"
    case duplicatedBy = "duplicated_by"
    /// Made when a closed ticket is taken up again after its window.
    case followUpOf = "follow_up_of"
    case followedBy = "followed_by"
    case mergedInto = "merged_into"
    case mergedFrom = "merged_from"

    /// What the other ticket says of this link.
    package var inverse: TicketRelation {
        switch self {
        case .related: .related
        case .parent: .child
        case .child: .parent
        case .duplicateOf: .duplicatedBy
        case .duplicatedBy: .duplicateOf
        case .followUpOf: .followedBy
        case .followedBy: .followUpOf
        case .mergedInto: .mergedFrom
        case .mergedFrom: .mergedInto
        }
    }

    /// People make and undo it; the others come with what they tell of and stay.
    package var isMadeByHand: Bool {
        switch self {
        case .related, .parent, .child, .duplicateOf, .duplicatedBy: true
        case .followUpOf, .followedBy, .mergedInto, .mergedFrom: false
        }
    }
}

/// Why a ticket ends without a solution.
package enum CancelReason: String, CaseIterable, Sendable { case spam, duplicate, withdrawn, mistake }

/// What brought a waiting or snoozed ticket back.
package enum ResumeCause: String, CaseIterable, Sendable { case staff, time, customer, partner }
