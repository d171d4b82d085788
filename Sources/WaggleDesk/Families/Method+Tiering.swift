internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeTiering(_ fields: Fields) throws(Refused) -> TieringCommand? {
        switch self {
        default: nil
        }
    }
}
