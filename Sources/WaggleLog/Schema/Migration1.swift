// Every table carries `desk`. Times are Unix milliseconds.
//
// An event's row id is desk << 48 | seq: one B-tree in the order of writing, dense per desk, without a second key.
// The index by ticket also holds both offsets, so that tops and recovery read no event they do not need; offsets grow
// with seq. The key of a command is indexed client id first: clients make UUIDv7, so new entries land side by side.

extension Schema {
    static let migration1: SQL = tablesOfTheLog + tablesOfTickets + tablesOfPeople

    private static let tablesOfTheLog: SQL = """
        CREATE TABLE desk(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL, chain_origin TEXT NOT NULL,
            created INTEGER NOT NULL) STRICT;

        CREATE TABLE event(
            id INTEGER PRIMARY KEY,
            desk INTEGER NOT NULL GENERATED ALWAYS AS (id >> 48) VIRTUAL,
            seq INTEGER NOT NULL GENERATED ALWAYS AS (id & 281474976710655) VIRTUAL,
            ticket INTEGER, kind TEXT NOT NULL, actor INTEGER NOT NULL,
            client_id BLOB, request_hash BLOB, at INTEGER NOT NULL,
            payload BLOB NOT NULL, body BLOB, salt BLOB, body_hash BLOB,
            ticket_offset INTEGER, staff_offset INTEGER,
            hash BLOB NOT NULL) STRICT;
        CREATE INDEX event_ticket ON event(desk, ticket, id, ticket_offset, staff_offset) WHERE ticket IS NOT NULL;
        CREATE INDEX event_ledger ON event(desk, id) WHERE kind NOT GLOB 'msg.*' AND kind <> 'imported.row';
        CREATE UNIQUE INDEX event_request ON event(client_id, actor, desk) WHERE client_id IS NOT NULL;

        CREATE TABLE publication(
            desk INTEGER NOT NULL, channel TEXT NOT NULL, offset INTEGER NOT NULL, seq INTEGER NOT NULL,
            data BLOB NOT NULL, PRIMARY KEY(desk, channel, offset)) STRICT, WITHOUT ROWID;
        """

    private static let tablesOfTickets: SQL = """

        CREATE TABLE queue(
            desk INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, tier INTEGER NOT NULL, mode TEXT NOT NULL,
            since INTEGER NOT NULL, by INTEGER NOT NULL, PRIMARY KEY(desk, id)) STRICT, WITHOUT ROWID;

        CREATE TABLE ticket(
            desk INTEGER NOT NULL, id INTEGER NOT NULL,
            customer INTEGER NOT NULL, subject TEXT NOT NULL,
            queue INTEGER NOT NULL, tier INTEGER NOT NULL, mode TEXT NOT NULL, mode_at_creation TEXT NOT NULL,
            mode_source TEXT NOT NULL, state TEXT NOT NULL, owner INTEGER, channel TEXT NOT NULL, kind TEXT NOT NULL,
            category TEXT NOT NULL, priority INTEGER NOT NULL,
            created INTEGER NOT NULL, first_response INTEGER, solved INTEGER, closed INTEGER,
            waiting_since INTEGER, last_message_at INTEGER, preview TEXT NOT NULL,
            messages INTEGER NOT NULL, notes INTEGER NOT NULL,
            people_touched INTEGER NOT NULL, hand_offs INTEGER NOT NULL, escalations INTEGER NOT NULL,
            shadow_escalations INTEGER NOT NULL, reopens INTEGER NOT NULL, swarm_members INTEGER NOT NULL,
            warned INTEGER NOT NULL, escalation_pending INTEGER NOT NULL, imported TEXT,
            version INTEGER NOT NULL, PRIMARY KEY(desk, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_state ON ticket(desk, state, queue);
        CREATE INDEX ticket_owner ON ticket(desk, owner) WHERE owner IS NOT NULL;
        CREATE INDEX ticket_customer ON ticket(desk, customer);

        CREATE TABLE owner_interval(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, user INTEGER NOT NULL,
            tier INTEGER NOT NULL, mode TEXT NOT NULL, start_seq INTEGER NOT NULL,
            from_ms INTEGER NOT NULL, to_ms INTEGER, cause_start TEXT NOT NULL, cause_end TEXT,
            PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE TABLE tier_interval(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, tier INTEGER NOT NULL,
            from_ms INTEGER NOT NULL, to_ms INTEGER, PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE TABLE swarm_membership(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, user INTEGER NOT NULL,
            role TEXT NOT NULL, tier INTEGER, from_ms INTEGER NOT NULL, to_ms INTEGER, cause TEXT,
            PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE INDEX swarm_membership_user ON swarm_membership(desk, user) WHERE to_ms IS NULL;

        CREATE TABLE deadline(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, kind TEXT NOT NULL, reference INTEGER NOT NULL,
            due INTEGER NOT NULL, PRIMARY KEY(desk, ticket, kind, reference)) STRICT, WITHOUT ROWID;
        CREATE INDEX deadline_due ON deadline(desk, due);
        """

    private static let tablesOfPeople: SQL = """

        CREATE TABLE person(
            desk INTEGER NOT NULL, id INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, email TEXT,
            tiers TEXT NOT NULL, skills TEXT NOT NULL, capacity INTEGER NOT NULL,
            created INTEGER NOT NULL, disabled INTEGER, PRIMARY KEY(desk, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX person_email ON person(desk, email) WHERE email IS NOT NULL;
        CREATE TABLE login(
            desk INTEGER NOT NULL, name TEXT NOT NULL, person INTEGER NOT NULL, password_hash TEXT NOT NULL,
            PRIMARY KEY(desk, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE session(
            desk INTEGER NOT NULL, token_hash BLOB NOT NULL, person INTEGER NOT NULL,
            created INTEGER NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY(token_hash)) STRICT, WITHOUT ROWID;
        CREATE INDEX session_person ON session(desk, person);
        CREATE INDEX session_expires ON session(expires);
        CREATE TABLE api_token(
            desk INTEGER NOT NULL, token_hash BLOB NOT NULL, person INTEGER NOT NULL, name TEXT NOT NULL,
            created INTEGER NOT NULL, expires INTEGER, last4 TEXT NOT NULL,
            PRIMARY KEY(token_hash)) STRICT, WITHOUT ROWID;
        CREATE INDEX api_token_person ON api_token(desk, person);
        CREATE TABLE visitor_token(
            desk INTEGER NOT NULL, token_hash BLOB NOT NULL, person INTEGER NOT NULL, created INTEGER NOT NULL,
            PRIMARY KEY(token_hash)) STRICT, WITHOUT ROWID;
        CREATE TABLE setting(
            desk INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
            PRIMARY KEY(desk, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE read_mark(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, user INTEGER NOT NULL, offset INTEGER NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY(desk, ticket, user)) STRICT, WITHOUT ROWID;
        """
}
