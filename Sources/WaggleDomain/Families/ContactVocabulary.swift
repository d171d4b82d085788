/// How staff met the customer outside this desk's own channels.
package enum ContactChannel: String, CaseIterable, Sendable { case phone, visit, fax, onSite = "on_site" }

/// Who began it: the customer (`incoming`) or staff.
package enum ContactDirection: String, CaseIterable, Sendable { case incoming = "in", outgoing = "out" }

/// What became of it: both spoke, one side left word (a fax, a voice message), or nothing got through.
package enum ContactResult: String, CaseIterable, Sendable {
    case spoken
    case oneWay = "one_way"
    case noAnswer = "no_answer"
}

/// What a contact means for the question of who waits for whom.
package enum ContactMeaning: CaseIterable, Sendable {
    /// Staff told the customer something: an answer like any other.
    case informs
    /// The customer told us something, or tried to: they wait.
    case asks
    /// Nothing reached the customer.
    case attempt

    /// Whoever spoke with the customer has informed them, whichever side began; word left for the customer informs
    /// them too. Word they left, and a call of theirs that nobody took, makes them wait. A call of ours that nobody
    /// took is an attempt.
    package init(_ direction: ContactDirection, _ result: ContactResult) {
        self =
            switch (direction, result) {
            case (_, .spoken), (.outgoing, .oneWay): .informs
            case (.incoming, .oneWay), (.incoming, .noAnswer): .asks
            case (.outgoing, .noAnswer): .attempt
            }
    }
}

/// How a call-back stands.
package enum CallBackState: String, CaseIterable, Sendable {
    case planned, reached
    case noAnswer = "no_answer"
    case cancelled
}

/// How staff look at the customer's side with them.
package enum SessionKind: String, CaseIterable, Sendable { case remote, video }

/// How a remote or video session stands: never without the customer's word.
package enum SessionState: String, CaseIterable, Sendable {
    case asked, agreed, refused, running, ended
}
