extension Schema {
    /// How far tickets' threads have reached people's devices.
    static let tablesOfReading: SQL = """
        CREATE TABLE delivery_mark(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, user INTEGER NOT NULL, offset INTEGER NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY(desk, ticket, user)) STRICT, WITHOUT ROWID;

        """
}
