// A ticket's stages: one row for each stretch in which its state, tier and mode stayed the same, and in which it waited
// in a queue or did not. Added up they give the time by state, by tier (queue and handling apart) and by mode.

extension Schema {
    static let tablesOfTiering: SQL = """
        CREATE TABLE stage_interval(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL,
            tier INTEGER NOT NULL, mode TEXT NOT NULL, waits INTEGER NOT NULL,
            from_ms INTEGER NOT NULL, to_ms INTEGER, PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;

        """
}
