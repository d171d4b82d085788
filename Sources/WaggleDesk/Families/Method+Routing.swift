internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeRouting(_ fields: Fields) throws(Refused) -> RoutingCommand? {
        switch self {
        default: nil
        }
    }
}
