// Customer organisations and the people placed in them; each row names the event that says what it is.

extension Schema {
    static let tablesOfService: SQL = """
        CREATE TABLE organisation(
            desk INTEGER NOT NULL, id INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(desk, id)
            ) STRICT, WITHOUT ROWID;
        CREATE TABLE organisation_customer(
            desk INTEGER NOT NULL, customer INTEGER NOT NULL, organisation INTEGER, seq INTEGER NOT NULL,
            PRIMARY KEY(desk, customer)) STRICT, WITHOUT ROWID;

        """
}
