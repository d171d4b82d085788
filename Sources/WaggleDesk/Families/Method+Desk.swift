internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeDesk(_ fields: Fields) throws(Refused) -> DeskCommand? {
        switch self {
        default: nil
        }
    }
}
