extension Schema {
    /// What readers of the help centre said of an article. No events: a vote is nobody's, and changes nothing but a
    /// count. `voter` is a keyed hash of an address.
    static let tablesOfVotes: SQL = """
        CREATE TABLE article_vote(
            desk INTEGER NOT NULL, article INTEGER NOT NULL, voter BLOB NOT NULL, useful INTEGER NOT NULL,
            language TEXT NOT NULL, comment TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(desk, article, voter)
            ) STRICT, WITHOUT ROWID;
        CREATE INDEX article_vote_at ON article_vote(desk, article, at);

        """
}
