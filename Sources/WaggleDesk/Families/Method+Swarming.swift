internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeSwarming(_ fields: Fields) throws(Refused) -> SwarmingCommand? {
        switch self {
        default: nil
        }
    }
}
