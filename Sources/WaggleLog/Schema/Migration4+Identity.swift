extension Schema {
    /// Whom sites vouch for, and how customers come back: the secrets of the sites' keys (an ended one keeps its number
    /// alone), the person behind each name that a site gave (as a keyed hash), visitors who turned out to be somebody
    /// known, sessions, and links that open one.
    static let tablesOfIdentity: SQL = """
        CREATE TABLE site_secret(
            desk INTEGER NOT NULL, site TEXT NOT NULL, n INTEGER NOT NULL, secret BLOB, last4 TEXT NOT NULL,
            created INTEGER NOT NULL, maker INTEGER NOT NULL, used INTEGER,
            PRIMARY KEY(desk, site, n)) STRICT, WITHOUT ROWID;
        CREATE TABLE site_customer(
            desk INTEGER NOT NULL, subject BLOB NOT NULL, person INTEGER NOT NULL,
            PRIMARY KEY(desk, subject)) STRICT, WITHOUT ROWID;
        CREATE INDEX site_customer_person ON site_customer(desk, person);
        CREATE TABLE joined_customer(
            desk INTEGER NOT NULL, person INTEGER NOT NULL, into_person INTEGER NOT NULL,
            PRIMARY KEY(desk, person)) STRICT, WITHOUT ROWID;
        CREATE INDEX joined_customer_into ON joined_customer(desk, into_person);
        CREATE TABLE customer_session(
            desk INTEGER NOT NULL, token_hash BLOB NOT NULL, person INTEGER NOT NULL, expires INTEGER NOT NULL,
            site TEXT, n INTEGER, PRIMARY KEY(token_hash)) STRICT, WITHOUT ROWID;
        CREATE INDEX customer_session_person ON customer_session(desk, person);
        CREATE TABLE customer_link(
            desk INTEGER NOT NULL, token_hash BLOB NOT NULL, person INTEGER NOT NULL, expires INTEGER NOT NULL,
            site TEXT, n INTEGER, PRIMARY KEY(token_hash)) STRICT, WITHOUT ROWID;
        CREATE INDEX customer_link_person ON customer_link(desk, person);

        """
}
