internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeService(_ fields: Fields) throws(Refused) -> ServiceCommand? {
        switch self {
        case .ticketPromise:
            .promise(at: try fields.integer("at"), text: try fields.optionalText("text") ?? "")
        case .ticketBreakGlass: .breakGlass(reason: try fields.text("reason"))
        default: nil
        }
    }
}
