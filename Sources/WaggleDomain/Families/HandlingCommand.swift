/// What somebody asks for about classification, tags, links, merging, snoozing, waiting and cancelling.
package enum HandlingCommand: Equatable, Sendable {
    case setTags([String])

    /// The right it needs.
    var action: Action {
        switch self {
        case .setTags: .solve
        }
    }
}
