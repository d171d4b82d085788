extension Schema {
    /// Canned replies by number; each row names the event that says what it is, or that it is gone.
    static let tablesOfReplies: SQL = """
        CREATE TABLE canned_reply(
            desk INTEGER NOT NULL, id INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(desk, id)
            ) STRICT, WITHOUT ROWID;

        """
}
