extension Schema {
    /// Who was here, what they said of themselves, and who looked at which ticket: from ... to, open at the end. Who
    /// covers which ticket now.
    static let tablesOfStaffing: SQL = """

        CREATE TABLE presence_interval(
            desk INTEGER NOT NULL, user INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER,
            PRIMARY KEY(desk, user, from_ms)) STRICT, WITHOUT ROWID;
        CREATE INDEX presence_open ON presence_interval(desk, user) WHERE to_ms IS NULL;
        CREATE TABLE status_interval(
            desk INTEGER NOT NULL, user INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER,
            status TEXT NOT NULL, PRIMARY KEY(desk, user, from_ms)) STRICT, WITHOUT ROWID;
        CREATE INDEX status_open ON status_interval(desk, user) WHERE to_ms IS NULL;
        CREATE TABLE view_interval(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, user INTEGER NOT NULL, from_ms INTEGER NOT NULL,
            to_ms INTEGER, PRIMARY KEY(desk, ticket, user, from_ms)) STRICT, WITHOUT ROWID;
        CREATE INDEX view_open ON view_interval(desk, user) WHERE to_ms IS NULL;
        CREATE INDEX view_user ON view_interval(desk, user, from_ms);
        CREATE TABLE cover(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, user INTEGER NOT NULL,
            PRIMARY KEY(desk, ticket)) STRICT, WITHOUT ROWID;
        CREATE INDEX cover_user ON cover(desk, user);

        """
}
