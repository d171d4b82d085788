extension Schema {
    /// Which role each member of staff had from which event on, so that the past is told as it was.
    static let tablesOfRoles: SQL = """
        CREATE TABLE person_role(
            desk INTEGER NOT NULL, person INTEGER NOT NULL, seq INTEGER NOT NULL, role TEXT NOT NULL,
            PRIMARY KEY(desk, person, seq)) STRICT, WITHOUT ROWID;
        INSERT INTO person_role(desk, person, seq, role)
            SELECT event.desk, CAST(payload AS TEXT) ->> '$.user', seq, CAST(payload AS TEXT) ->> '$.role' FROM event
            WHERE kind IN ('user.added', 'user.changed');

        """
}
