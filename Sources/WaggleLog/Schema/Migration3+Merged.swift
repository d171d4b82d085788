extension Schema {
    /// Who owned the ticket that a merged one went into, and so may read both.
    static let tablesOfMerged: SQL = """
        CREATE TABLE survivor_owner(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, user INTEGER NOT NULL, PRIMARY KEY(desk, ticket)
            ) STRICT, WITHOUT ROWID;
        CREATE INDEX survivor_owner_user ON survivor_owner(desk, user, ticket);
        INSERT INTO survivor_owner(desk, ticket, user)
            SELECT event.desk, ticket, CAST(payload AS TEXT) ->> '$.survivor_owner' FROM event
            WHERE kind = 'ticket.merged' AND CAST(payload AS TEXT) ->> '$.survivor_owner' IS NOT NULL;

        """
}
