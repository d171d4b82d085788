/// What somebody asks for about SLA targets, promises, reminders and hours.
package enum ServiceCommand: Equatable, Sendable {
    /// The owner's word to the customer: the next update by `at`. `text` is for the customer; may be empty.
    case promise(at: Milliseconds, text: String)
    /// An administrator must read what is none of their business; it ends by itself.
    case breakGlass(reason: String)

    /// The right it needs.
    var action: Action {
        switch self {
        case .promise: .promiseUpdate
        case .breakGlass: .breakGlass
        }
    }
}
