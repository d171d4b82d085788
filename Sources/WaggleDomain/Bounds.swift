/// The largest values a command may carry, and the most of each thing a ticket may hold.
package enum Bounds {
    /// A message or a note, in bytes of UTF-8.
    package static let textBytesMax = 16_384
    /// Files that come with one message or note.
    package static let filesPerMessageMax = 10
    /// Files of all messages and notes of one ticket.
    package static let filesPerTicketMax = 500
    /// A file's name, in bytes of UTF-8.
    package static let fileNameBytesMax = 200
    /// A subject the sender gives, in characters.
    package static let subjectCharactersMax = 200
    /// A subject taken from the first line of the text.
    package static let derivedSubjectCharactersMax = 80
    /// Summary, question, tried, solution, next step, knowledge note, in bytes of UTF-8.
    package static let summaryBytesMax = 4_096
    /// Reason, comment, in bytes of UTF-8.
    package static let reasonBytesMax = 500
    /// How long an administrator who breaks the glass may read a conversation, in ms: long enough for one matter.
    package static let brokenGlass: Milliseconds = 30 * 60_000
    /// In bytes of UTF-8.
    package static let categoryBytesMax = 80
    /// The problem on a case card, in bytes of UTF-8.
    package static let cardBytesMax = 1_000
    /// Messages of one ticket that are marked as asked again.
    package static let askedAgainMax = 100
    /// Skills one ask may want.
    package static let skillsMax = 10
    /// One skill's name, in bytes of UTF-8.
    package static let skillBytesMax = 40
    /// People one ask may want.
    package static let wanted = 1...5
    /// Asks open at one time in a swarm.
    package static let openAsksMax = 8
    /// Asks one swarm may hold in its life.
    package static let asksMax = 100
    /// Members at one time.
    package static let activeMembersMax = 20
    /// Invitations one swarm may send in its life: a bound on what a ticket holds in memory.
    package static let invitationsMax = 500

    /// Times people may join one swarm in its life.
    package static let membershipsMax = 500
    /// Hands raised, solutions proposed and people suggested, each in one swarm's life.
    package static let helpOffersMax = 200
    package static let proposalsMax = 100
    package static let suggestionsMax = 200

    /// A clock of the settings, in ms: from a second to a year.
    package static let clock: ClosedRange<Milliseconds> = 1_000...(366 * 24 * 3_600_000)

    /// Blocks of an experiment: sixteen make eight pairs and 256 assignments, of which the rarest has a p of .0078.
    package static let experimentBlocks = 16...200
    /// So many let a difference of a fifth show.
    package static let experimentBlocksToSee = 20
    /// Days that a pilot may last.
    package static let pilotDays = 1...90
    /// An experiment begins within half a year.
    package static let experimentAhead: Milliseconds = 183 * 86_400_000
    /// How long after a ticket was made its times may count, in ms: from an hour to 90 days.
    package static let experimentHorizon: ClosedRange<Milliseconds> = 3_600_000...(90 * 86_400_000)
    /// Measures that an experiment is judged by.
    package static let primaryMax = 3

    /// Entries of one list in the settings.
    package static let settingsListMax = 200
    /// A phone number as people write it, in bytes of UTF-8.
    package static let phoneBytesMax = 60
    /// A language tag, in bytes.
    package static let languageBytesMax = 20
    /// An address of the web, in bytes.
    package static let linkBytesMax = 2_000
    /// What a wish or a problem is called, in bytes of UTF-8.
    package static let topicBytesMax = 80
    /// Call-backs a ticket may hold in its life.
    package static let callBacksMax = 50
    /// Sessions a ticket may hold in its life.
    package static let sessionsMax = 50
    /// Messages of one ticket that may be marked as feedback.
    package static let feedbackMax = 100
    /// Tickets that one command links to a problem, or takes out of it.
    package static let linkedAtOnceMax = 200
    /// News that a problem may tell in its life.
    package static let newsMax = 1_000
    /// Problems that one ticket may have been linked to in its life.
    package static let problemsOfTicketMax = 20
    /// Tickets that one command tells of news: each is an event of the same commit.
    package static let toldAtOnceMax = 500
    /// Shares a ticket may hold in its life, texts in one, and messages in one's sub-thread.
    package static let sharesMax = 20
    package static let sharedItemsMax = 50
    package static let shareMessagesMax = 500
    /// How long a partner's link may be good.
    package static let partnerLinkMax: Milliseconds = 30 * 86_400_000
    /// How far ahead a call-back may be planned, and how long a contact may have taken: a year, a day.
    package static let planAheadMax: Milliseconds = 366 * 86_400_000
    package static let contactDurationMax: Milliseconds = 86_400_000
    /// Tags of one ticket.
    package static let tagsMax = 20
    /// One tag, or the name of a custom field, in bytes of UTF-8.
    package static let tagBytesMax = 40
    /// Custom fields of a desk, and so of a ticket.
    package static let fieldsMax = 30
    /// The value of a custom field, in bytes of UTF-8.
    package static let fieldBytesMax = 1_000
    /// Words a choice may offer.
    package static let choicesMax = 50
    /// Links of one ticket, merges and follow-ups among them.
    package static let linksMax = 100
    /// Tickets in a line from child to parent, and from a merged ticket to the one that goes on.
    package static let chainMax = 50

    /// Calendars of a desk.
    package static let calendarsMax = 50
    /// How many percent of a time are used when staff are warned.
    package static let warningPercent = 1...99
    /// Managers whom one alarm is brought to.
    package static let toldMax = 50
    /// Customer organisations of a desk.
    package static let organisationsMax = 2_000
    /// Mail domains of one organisation.
    package static let domainsMax = 20

    /// People one offer to a team or a queue reaches.
    package static let offeredMax = 200
    /// People to be asked one after the other by one hand-off.
    package static let nextInLineMax = 10
    /// Beginnings of ownership that a ticket remembers, for the guard against going to and fro.
    package static let ownerStartsMax = 50
    /// People a ticket remembers having been pushed to since it waits.
    package static let pushedMax = 200
    /// Teams a desk may have.
    package static let teamsMax = 200
    /// Reasons of a desk's own, retired ones too.
    package static let reasonsMax = 100
    /// A reason's code.
    package static let reasonCodeBytes = 1...40
    /// Procedures of a desk, retired ones too; steps of one; categories or queues it is for.
    package static let proceduresMax = 100
    package static let procedureStepsMax = 40
    package static let procedureScopeMax = 50
    /// A procedure's name and the words of one step, in bytes of UTF-8.
    package static let procedureTitleBytesMax = 120
    package static let procedureStepBytesMax = 300
    /// Procedures that one ticket ever had, dropped ones too.
    package static let proceduresOfTicketMax = 20
    /// A reason's name in one language.
    package static let reasonLabelBytesMax = 120
    /// Roles of the desk's own.
    package static let rolesMax = 50
    package static let roleNameBytesMax = 80
    /// People who have one of them.
    package static let roleHoldersMax = 500
    /// Sites that carry the chat.
    package static let widgetKeysMax = 100
    /// Secrets of one key that are good at once: the new one and the one that it replaces.
    package static let siteSecretsMax = 2
    /// Links of one customer's that are good at once.
    package static let customerLinksMax = 5
    /// A site's public key.
    package static let widgetKeyBytes = 8...64
    /// Origins of one site.
    package static let widgetOriginsMax = 20
    /// A host name has at most 253 bytes; scheme and port come on top.
    package static let originBytesMax = 270
    /// A customer's rating of a ticket, worst to best.
    package static let scores = 1...5

    /// Tickets of one customer that are erased at one time.
    package static let erasedTicketsMax = 5_000

    /// An article's title, in bytes of UTF-8.
    package static let articleTitleBytesMax = 200
    /// An article's text in one language, in bytes of UTF-8: with its quotes escaped it still fits into one command.
    package static let articleBytesMax = 24_576
    /// Readers whose votes on one article are kept: more change nothing that a count could show.
    package static let articleVotersMax = 10_000
    /// What a reader writes beside a vote, in bytes of UTF-8; the rest is left out.
    package static let articleCommentBytesMax = 1_000
    /// Versions of one article in one language.
    package static let articleVersionsMax = 500
    /// Articles of a desk.
    package static let articlesMax: Int64 = 20_000
    /// Articles that one ticket uses.
    package static let articlesOfTicketMax = 50
    /// How far ahead an article's next review may lie, in ms: three years.
    package static let articleReviewMax: Milliseconds = 3 * 366 * 86_400_000

    /// A canned reply's title, in bytes of UTF-8.
    package static let replyTitleBytesMax = 120
    /// A canned reply's text, in bytes of UTF-8.
    package static let replyBytesMax = 4_096
    /// Canned replies of the desk, of one person, and of all together.
    package static let sharedRepliesMax = 500
    package static let ownRepliesMax = 50
    package static let repliesMax = 5_000

    /// Queues a desk may have.
    package static let queuesMax = 200

    /// Refuses what cannot be a message.
    package static func refuseText(_ text: String, _ field: String) -> Refusal? {
        check(text, field, 1...textBytesMax)
    }

    /// Refuses a subject that is too long; an empty one is made from the text.
    static func checkSubject(_ subject: String) -> Refusal? {
        guard subject.count <= subjectCharactersMax else {
            return Refusal(
                .invalidField, "subject is longer than \(subjectCharactersMax) characters", field: "subject")
        }
        return nil
    }

    /// Refuses a text whose UTF-8 length is out of bounds, or that is blank although it is required.
    static func check(_ text: String, _ field: String, _ bytes: ClosedRange<Int>) -> Refusal? {
        if bytes.lowerBound > 0 && text.isBlank { return Refusal(.invalidField, "\(field) is empty", field: field) }
        guard text.utf8.count <= bytes.upperBound else {
            return Refusal(.invalidField, "\(field) is longer than \(bytes.upperBound) bytes", field: field)
        }
        return nil
    }
}

extension String {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }

    /// The first line that is not blank, without white space around it, cut to `length` characters.
    func firstLine(_ length: Int) -> String {
        let line = split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        let start = line.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex
        return String(start[..<end].prefix(length))
    }
}
