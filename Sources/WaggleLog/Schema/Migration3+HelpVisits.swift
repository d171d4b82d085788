extension Schema {
    /// Who read in the help centre, as far as a cookie knows it, and what: a visit is a random number until its reader
    /// writes to us. No events: what comes of a visit is shown with the ticket that it ended in, or counted.
    static let tablesOfHelpVisits: SQL = """
        CREATE TABLE help_visit(
            desk INTEGER NOT NULL, visit BLOB NOT NULL, person INTEGER, ticket INTEGER, began INTEGER NOT NULL,
            last_at INTEGER NOT NULL, PRIMARY KEY(desk, visit)) STRICT, WITHOUT ROWID;
        CREATE INDEX help_visit_person ON help_visit(desk, person) WHERE person IS NOT NULL;
        CREATE INDEX help_visit_ticket ON help_visit(desk, ticket) WHERE ticket IS NOT NULL;
        CREATE INDEX help_visit_at ON help_visit(desk, last_at);
        CREATE TABLE help_read(
            desk INTEGER NOT NULL, visit BLOB NOT NULL, article INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(desk, visit, article)) STRICT, WITHOUT ROWID;

        """
}
