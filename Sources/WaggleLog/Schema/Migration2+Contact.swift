// Call-backs by queue, and messages marked as product feedback by topic. The phone number is text: an erasure clears it.

extension Schema {
    static let tablesOfContact: SQL = """
        CREATE TABLE call_back(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, queue INTEGER NOT NULL,
            state TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, remind_ms INTEGER,
            language TEXT NOT NULL, phone TEXT NOT NULL, overdue INTEGER NOT NULL, tries INTEGER NOT NULL,
            PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE INDEX call_back_queue ON call_back(desk, queue, from_ms) WHERE state = 'planned';

        CREATE TABLE feedback(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, message INTEGER NOT NULL, topic TEXT NOT NULL,
            by INTEGER NOT NULL, at INTEGER NOT NULL, told INTEGER, PRIMARY KEY(desk, ticket, message)
            ) STRICT, WITHOUT ROWID;
        CREATE INDEX feedback_topic ON feedback(desk, topic, ticket);

        """
}
