/// Something that was done: what it was about, who had a part in it, and how it ended.
package struct Work: Sendable, Equatable {
    /// What somebody had to do with it.
    package enum Role: Sendable {
        /// Did it and answered for it.
        case did
        /// Was credited for helping.
        case helped
        /// Wrote down what was learned.
        case wrote

        /// What it counts for. A helper is called for what they know, so little less than whoever did it.
        package var weight: Double {
            switch self {
            case .did: 1
            case .helped: 0.9
            case .wrote: 0.7
            }
        }
    }

    /// Somebody's part in it.
    package struct Part: Sendable, Equatable {
        package let person: Int64
        package let role: Role

        package init(person: Int64, _ role: Role) {
            self.person = person
            self.role = role
        }
    }

    /// How it ended.
    package enum Outcome: Sendable {
        case held
        /// It had to be done again.
        case cameBack

        package var weight: Double { self == .held ? 1 : 0.4 }
    }

    /// Its own number, by which it is named as a reason.
    package let id: Int64
    /// When it was done, in milliseconds.
    package let at: Int64
    /// Words; empty where there are only codes.
    package let text: String
    /// What it was filed under, each with the name of its field: `category=billing`.
    package let codes: [String]
    package let parts: [Part]
    package let outcome: Outcome

    package init(id: Int64, at: Int64, text: String, codes: [String], parts: [Part], outcome: Outcome) {
        self.id = id
        self.at = at
        self.text = text
        self.codes = codes
        self.parts = parts
        self.outcome = outcome
    }
}

/// Something that is to be done.
package struct Question: Sendable, Equatable {
    package let text: String
    package let codes: [String]
    /// When it is asked, in milliseconds: older work counts less.
    package let at: Int64
    /// Work that is not looked at: the question's own.
    package let except: Int64?

    package init(text: String, codes: [String], at: Int64, except: Int64? = nil) {
        self.text = text
        self.codes = codes
        self.at = at
        self.except = except
    }
}

/// Somebody who knows about a question, by what they did.
package struct Knower: Sendable, Equatable {
    package let person: Int64
    /// Comparable with others' for the same question, and with nothing else.
    package let score: Double
    /// The work that says most for them, the most telling first.
    package let reasons: [Int64]
}
