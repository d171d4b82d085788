/// SQL text. It can only be made from literals in the source (a `StaticString` takes no interpolation), and from
/// joining such texts (and digits); so nothing that somebody typed is ever part of a statement.
package struct SQL: ExpressibleByStringLiteral, Sendable {
    let text: String
    package init(stringLiteral value: StaticString) { text = value.description }
    private init(joined: String) { text = joined }
    /// Digits: for the few places that take no parameter (PRAGMA).
    package static func number(_ value: Int64) -> SQL { SQL(joined: String(value)) }
    package static func + (a: SQL, b: SQL) -> SQL { SQL(joined: a.text + b.text) }
    package static func += (a: inout SQL, b: SQL) { a = a + b }
}
