package import JSON
package import WaggleDomain

extension Method {
    /// What somebody who calls this with `data` must be allowed to do. Nil where everybody is answered with what is
    /// theirs alone (`ticket.list`), and for data that cannot be read. A problem that is led needs its owner besides.
    package func action(_ data: JSONValue, by actor: Actor) -> Action? {
        guard kind == .change else { return lookingAction(data) }
        guard let fields = try? Fields(data), let decoded = try? decodeChange(fields, actor: actor) else { return nil }
        return Action(decoded.command, by: actor.id)
    }

    /// The action behind a read or a signal.
    private func lookingAction(_ data: JSONValue) -> Action? {
        switch self {
        case .chatTyping: data["note"] == true ? .typingNote : .typing
        case .chatRead: .markRead
        case .viewEnter, .viewLeave: .seePresence
        case .ticketGet, .chatList: .readCustomerThread
        case .noteList: .readStaffThread
        case .ledgerList: data["ticket"] == nil ? .readBoard : .readLedger
        case .handOffDraft: .offerHandOff
        case .helpFind: .findHelp
        case .articlePropose: .proposeArticle
        case .partnerGet: .readShare
        default: deskLookingAction
        }
    }

    private var deskLookingAction: Action? {
        switch self {
        case .queueList, .callBackList: .readQueues
        case .staffList: .listStaff
        case .inboxGet: .readInbox
        case .boardGet: .readBoard
        case .reportGet, .staffingGet, .simulationGet, .experimentList, .experimentGet, .experimentResult: .readReports
        case .deskSettings: .readSettings
        case .organisationList: .readOrganisations
        case .replyList: .readReplies
        case .partnerList: .readOwnShares
        case .feedbackList, .feedbackTopicList, .feedbackExportGet: .readFeedback
        case .helpList: .readOpenAsks
        case .creditList: .readOwnCredit
        case .problemList, .problemGet: .readProblems
        case .articleList, .articlePreview, .knowledgeGaps: .readArticles
        case .knowledgeFigures: .readKnowledgeFigures
        case .articleGet, .knowledgeSearch, .knowledgeSuggest: .readPublicArticles
        default: nil
        }
    }
}
