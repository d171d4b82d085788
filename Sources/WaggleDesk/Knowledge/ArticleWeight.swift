internal import WaggleDomain

/// What a hit counts besides its words: in which language it is, how old it is, whether it helped before.
enum ArticleWeight {
    private static let year = 365.0 * 86_400_000

    /// Above 0. `age`: since it was changed, in ms; `useful`: the times that it helped. Words come first: the newest and
    /// most useful counts at most twice the oldest that helped nobody, and what is in another language less than half.
    static func weight(
        language: ArticleLanguage, wanted: ArticleLanguage, age: Milliseconds, useful: Int
    ) -> Double {
        let helped = Double(max(0, useful))
        let recency = 0.75 + 0.25 / (1 + Double(max(0, age)) / year)
        let usefulness = 1 + 0.5 * helped / (helped + 10)
        return tongue(language, wanted) * recency * usefulness
    }

    /// The wanted one, what its readers understand best, any other.
    private static func tongue(_ language: ArticleLanguage, _ wanted: ArticleLanguage) -> Double {
        guard language != wanted else { return 1 }
        return wanted.fallbacks.dropFirst().first == language ? 0.4 : 0.2
    }
}
