// Claim: whatever stands in a stored row, it reads back as an event or as a `LogError`; an event that was read is
// written in a form that reads back as the same event.

import WaggleDomain
import WaggleLog

/// NUL-separated: the kind, the payload and, unless erased, the text.
func events(_ bytes: UnsafeRawBufferPointer) {
    let parts = Input(bytes).parts
    guard let first = parts.first else { return }
    let kind = String(decoding: first, as: UTF8.self)
    let payload = parts.count > 1 ? parts[1] : []
    let body = parts.count > 2 ? parts[2] : nil
    do throws(LogError) {
        let event = try EventCodec.decode(kind: kind, payload: payload, body: body)
        demand(event.kind == kind, "\(event.kind) stored as \(kind)")
        let encoded = EventCodec.encode(event)
        let again = try EventCodec.decode(kind: encoded.kind, payload: encoded.payload, body: encoded.body)
        demand(again == event, "\(event) read back as \(again)")
    } catch {
        demand(!error.description.isEmpty, "an error says what is wrong")
    }
}
