// What partners outside may see, by partner; and the links of those without an account, by their token's hash. The
// links stand for no event and are never made anew: like sessions they go with what they open.

extension Schema {
    static let tablesOfPartners: SQL = """
        CREATE TABLE partner_share(
            desk INTEGER NOT NULL, ticket INTEGER NOT NULL, n INTEGER NOT NULL, user INTEGER NOT NULL,
            state TEXT NOT NULL, due INTEGER, PRIMARY KEY(desk, ticket, n)) STRICT, WITHOUT ROWID;
        CREATE INDEX partner_share_user ON partner_share(desk, user, ticket) WHERE state <> 'ended';

        CREATE TABLE partner_link(
            desk INTEGER NOT NULL, token_hash BLOB NOT NULL, ticket INTEGER NOT NULL, share INTEGER NOT NULL,
            person INTEGER NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY(token_hash)) STRICT, WITHOUT ROWID;
        CREATE INDEX partner_link_ticket ON partner_link(desk, ticket, share);

        """
}
