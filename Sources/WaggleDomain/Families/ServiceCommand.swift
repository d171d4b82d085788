/// What somebody asks for about SLA targets, promises, reminders and hours.
package enum ServiceCommand: Equatable, Sendable {
    case promiseUpdate(at: Milliseconds)

    /// The right it needs.
    var action: Action {
        switch self {
        case .promiseUpdate: .solve
        }
    }
}
