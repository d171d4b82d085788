internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodePartner(_ fields: Fields) throws(Refused) -> PartnerCommand? {
        switch self {
        default: nil
        }
    }
}
