// An article's life. Publishing again is a step, too: readers get the newer texts. An archived article can be taken up
// again, as a draft.

/// How an article stands.
package enum ArticleState: String, CaseIterable, Sendable { case draft, review, published, archived }

package enum ArticleStep: String, LifeCycleStep {
    case submitted, returned, published, archived, restored

    package var destination: ArticleState {
        switch self {
        case .submitted: .review
        case .returned, .restored: .draft
        case .published: .published
        case .archived: .archived
        }
    }
}

extension ArticleState: LifeCycle {
    package static let initial = ArticleState.draft

    package func after(_ step: ArticleStep) -> ArticleState? {
        switch (self, step) {
        case (.draft, .submitted): .review
        case (.review, .returned): .draft
        case (.draft, .published), (.review, .published), (.published, .published): .published
        case (.draft, .archived), (.review, .archived), (.published, .archived): .archived
        case (.archived, .restored): .draft
        default: nil
        }
    }
}
