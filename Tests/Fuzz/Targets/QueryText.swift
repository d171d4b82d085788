// Claim: whatever stands in the query of an address or in a field that a proxy adds, it is read or refused. What somebody
// types into a search never is an operator of FTS5's or an error of SQLite's; a cursor and an address that are read say
// what they were read from.

import HTTP1
import JSON
import Transport
@testable import WaggleDesk
import WaggleDomain
@testable import WaggleLog

nonisolated(unsafe) private let searched: Database = {
    guard let database = try? Database(file: ":memory:", access: .readWrite),
        (try? database.execute(
            """
            CREATE VIRTUAL TABLE entry USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
            INSERT INTO entry VALUES('the printer burns'), ('NEAR the NOT and AND or OR'), ('a café');
            """)) != nil
    else { fatalError("there is no FTS5 here") }
    return database
}()

/// First byte: how the rest is read.
func queries(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = input.byte() % 4
    let text = input.text
    switch choice {
    case 0: search(text)
    case 1: cursor(text)
    case 2: fields(text)
    default: address(text)
    }
}

private func search(_ text: String) {
    guard let query = SearchQuery(text) else { return }
    do throws(LogError) {
        let rows = try searched.prepare("SELECT rowid FROM entry WHERE entry MATCH ?1")
        rows.bind(1, query.expression)
        while try rows.step() {}
    } catch {
        demand(false, "\(query.expression): \(error)")
    }
}

private func cursor(_ text: String) {
    guard let cursor = TicketCursor(text: text) else { return }
    demand(TicketCursor(text: cursor.text) == cursor, "a cursor reads back: \(cursor)")
}

private func fields(_ text: String) {
    let items = text.split(separator: "&").compactMap { pair -> (name: String, value: String)? in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return Percent.decodeQuery(parts[0]).map { ($0, Percent.decodeQuery(parts.last ?? "") ?? "") }
    }
    let fields = Fields(query: items)
    do throws(Refused) {
        _ = try fields.optionalText("q")
        _ = try fields.optionalInteger("limit")
        _ = try fields.optionalFlag("unowned")
        _ = try fields.texts("states", countMax: 7)
        _ = try fields.tier("tier")
        _ = try fields.optionalUser("owner")
    } catch {
        demand(!error.refusal.message.isEmpty && error.refusal.field != nil, "a refusal says what is wrong, and where")
    }
}

private func address(_ text: String) {
    if let address = PeerAddress(hostText: text) {
        demand(PeerAddress(hostText: address.hostText) == address, "an address reads back: \(address.hostText)")
    }
    guard let range = AddressRange(text) else { return }
    demand(AddressRange(range.description) == range, "a range reads back: \(range)")
}
