internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeTiering(_ fields: Fields) throws(Refused) -> TieringCommand? {
        switch self {
        case .ticketSetMode:
            .setMode(
                try fields.word("mode"), override: try fields.optionalFlag("override") ?? false,
                reason: try fields.optionalText("reason") ?? "")
        default: nil
        }
    }
}
