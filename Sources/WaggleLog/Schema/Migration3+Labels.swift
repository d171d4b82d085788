// Tags and custom fields by ticket, for the lists that narrow by them; filled from the newest event of each. A field's
// value is text: an erasure clears it.

extension Schema {
    static let tablesOfLabels: SQL = """
        CREATE TABLE ticket_tag(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY(desk, ticket, tag)
            ) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_tag_tag ON ticket_tag(desk, tag, ticket);
        INSERT INTO ticket_tag(desk, ticket, tag)
            SELECT event.desk, event.ticket, tag.value FROM event, json_each(CAST(payload AS TEXT), '$.tags') tag
            WHERE event.id IN (SELECT max(id) FROM event WHERE kind = 'ticket.tagged' GROUP BY event.desk, ticket);

        CREATE TABLE ticket_field(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY(desk, ticket, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_field_value ON ticket_field(desk, name, value, ticket);
        INSERT INTO ticket_field(desk, ticket, name, value)
            SELECT event.desk, ticket, CAST(payload AS TEXT) ->> '$.field', CAST(body AS TEXT) ->> '$.value' FROM event
            WHERE event.id IN (SELECT max(id) FROM event WHERE kind = 'ticket.field_set'
                    GROUP BY event.desk, ticket, CAST(payload AS TEXT) ->> '$.field')
                AND body IS NOT NULL AND CAST(body AS TEXT) ->> '$.value' <> '';

        """
}
