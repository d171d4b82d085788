// Knowledge articles as their events leave them, their events and versions by number, and the tickets that use them.

extension Schema {
    static let tablesOfKnowledge: SQL = """
        CREATE TABLE article(
            desk INTEGER NOT NULL, id INTEGER NOT NULL, state TEXT NOT NULL, audience TEXT NOT NULL,
            category TEXT NOT NULL, owner INTEGER NOT NULL, ticket INTEGER, created INTEGER NOT NULL,
            updated INTEGER NOT NULL, published INTEGER, review INTEGER, reminder INTEGER, seq INTEGER NOT NULL,
            PRIMARY KEY(desk, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX article_seq ON article(desk, seq);
        CREATE INDEX article_reminder ON article(desk, reminder) WHERE reminder IS NOT NULL;
        CREATE TABLE article_event(
            desk INTEGER NOT NULL, article INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(desk, article, seq)
            ) STRICT, WITHOUT ROWID;
        CREATE TABLE article_version(
            desk INTEGER NOT NULL, article INTEGER NOT NULL, language TEXT NOT NULL, version INTEGER NOT NULL,
            seq INTEGER NOT NULL, PRIMARY KEY(desk, article, language, version)) STRICT, WITHOUT ROWID;
        CREATE TABLE article_variant(
            desk INTEGER NOT NULL, article INTEGER NOT NULL, language TEXT NOT NULL, latest INTEGER NOT NULL,
            title TEXT NOT NULL, published INTEGER, shown_title TEXT, PRIMARY KEY(desk, article, language)
            ) STRICT, WITHOUT ROWID;
        CREATE TABLE article_ticket(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, article INTEGER NOT NULL, used TEXT NOT NULL,
            by INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(desk, ticket, article)) STRICT, WITHOUT ROWID;
        CREATE INDEX article_used ON article_ticket(desk, article, used);

        """
}
