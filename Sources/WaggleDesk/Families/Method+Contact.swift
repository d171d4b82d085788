internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeContact(_ fields: Fields) throws(Refused) -> ContactCommand? {
        switch self {
        default: nil
        }
    }
}
