extension Schema {
    /// When members might write to the customer, whom live invitations interrupted, and who was credited with what.
    static let tablesOfSwarming: SQL = """
        CREATE TABLE speak_interval(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, user INTEGER NOT NULL,
            from_ms INTEGER NOT NULL, to_ms INTEGER, PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE TABLE interruption(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, invitation INTEGER NOT NULL, user INTEGER NOT NULL,
            at INTEGER NOT NULL, over_budget INTEGER NOT NULL,
            PRIMARY KEY(desk, ticket, invitation)) STRICT, WITHOUT ROWID;
        CREATE INDEX interruption_at ON interruption(desk, at, user);
        CREATE TABLE credit(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, swarm INTEGER NOT NULL, user INTEGER NOT NULL,
            skills TEXT NOT NULL, by INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(desk, ticket, swarm, user)) STRICT, WITHOUT ROWID;
        CREATE INDEX credit_user ON credit(desk, user, at);

        """
}
