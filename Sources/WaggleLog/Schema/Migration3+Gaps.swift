extension Schema {
    /// What was looked for in the help centre and not found: words alone, how often, when first and last. No events:
    /// nobody in particular asked, and nothing follows from it but a list.
    static let tablesOfGaps: SQL = """
        CREATE TABLE search_gap(
            desk INTEGER NOT NULL, words TEXT NOT NULL, searches INTEGER NOT NULL, first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL, PRIMARY KEY(desk, words)) STRICT, WITHOUT ROWID;

        """
}
