// An event as it is stored: its kind, a payload without free text, and apart from it the free text.
//
// Both are JSON objects in one line. The payload is covered by the event's hash as it stands. The text is covered only
// by SHA-256(salt || body), so that salt and body can be cleared by an erasure while the chain stays valid; the event
// then reads back with empty texts. Reading is strict: a missing field, another type, an unknown word or a field
// too many is an error. An imported row is the source's own fields, names among them: all of it is text. A new form of
// an event is a new optional field or a new kind, never another meaning.

package import WaggleDomain

internal import JSON

/// Turns events into stored form and back. Pure; usable anywhere.
package enum EventCodec {
    package struct Encoded: Equatable, Sendable {
        package var kind: String
        package var payload: [UInt8]
        /// nil for an event without free text.
        package var body: [UInt8]?
    }

    /// The stored form of an event.
    package static func encode(_ event: Event) -> Encoded {
        if case .importedRow(let payload) = event {
            return Encoded(kind: event.kind, payload: Array("{}".utf8), body: payload)
        }
        var sink = EventSink()
        sink.write(event)
        return sink.finish(kind: event.kind)
    }

    /// The event of a stored form. `body` nil where the kind has text means that the text was erased: it reads as "".
    package static func decode(kind: String, payload: [UInt8], body: [UInt8]?) throws(LogError) -> Event {
        // Earlier versions put an imported row into the payload, where it cannot be erased.
        if kind == "imported.row" { return .importedRow(payload: body ?? payload) }
        var source = try EventSource(kind: kind, payload: payload, body: body)
        let event = try source.read()
        try source.finish()
        return event
    }
}
