internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeHandling(_ fields: Fields) throws(Refused) -> HandlingCommand? {
        switch self {
        default: nil
        }
    }
}
