/// The languages that an article may be written in; each is a variant of the same article.
package enum ArticleLanguage: String, CaseIterable, Sendable {
    case en, fr
    case ptBR = "pt-BR"
    case ptPT = "pt-PT"

    /// The variant that suits a language tag as people's browsers send it, nil when none does.
    package init?(tag: String) {
        let tag = tag.lowercased()
        let known = Self.allCases.first { $0.rawValue.lowercased() == tag }
        let first = tag.prefix { $0 != "-" && $0 != "_" }
        switch first {
        case _ where known != nil: self = known ?? .en
        case "en": self = .en
        case "fr": self = .fr
        case "pt": self = tag.hasSuffix("br") ? .ptBR : .ptPT
        default: return nil
        }
    }

    /// Itself, then what its readers understand best, then the others.
    package var fallbacks: [ArticleLanguage] {
        let nearest: [ArticleLanguage] =
            switch self {
            case .ptBR: [.ptBR, .ptPT, .en]
            case .ptPT: [.ptPT, .ptBR, .en]
            case .en, .fr: [self, .en]
            }
        return nearest + Self.allCases.filter { !nearest.contains($0) }
    }
}

/// Whom a published article is for; everybody also reads what is for a wider circle.
package enum ArticleAudience: String, CaseIterable, Sendable {
    case `public`, partner, staff

    /// The right to read published articles of this audience.
    package var action: Action {
        switch self {
        case .public: .readPublicArticles
        case .partner: .readPartnerArticles
        case .staff: .readArticles
        }
    }
}

/// What an article has to do with a ticket.
package enum ArticleUse: String, CaseIterable, Sendable {
    /// It was the solution.
    case solution
    /// It was drafted from the ticket.
    case drafted
    /// Somebody pointed to it.
    case cited
}
