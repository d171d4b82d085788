// Claim: whatever the bytes, parsing gives a value or a `JSONError` inside the text; a value that was read, written
// and read again is the same; skipping accepts what reading accepts but for doubled keys; a line stays a line.

import JSON

/// First byte: how deep the reader may go.
func json(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let depth = Int(input.byte())
    let text = input.rest
    let isSkipped = skips(text)
    do throws(JSONError) {
        let value = try JSONValue.parse(text)
        demand(isSkipped, "what is read can be skipped")
        let line = value.serialised()
        demand(!line.contains(0x0A), "a line stays a line")
        let again = try JSONValue.parse(line)
        let minified = try JSONValue.parse(JSONMinify.minified(text))
        demand(again == value && minified == value, "a value changed")
    } catch {
        demand((0...text.count).contains(error.offset), "an error inside the text")
    }
    do throws(JSONError) {
        _ = try JSONReader.reading(text, depthMax: depth) { (reader) throws(JSONError) in try reader.skipValue() }
    } catch {
        demand((0...text.count).contains(error.offset), "an error inside the text")
    }
}

private func skips(_ text: [UInt8]) -> Bool {
    do throws(JSONError) {
        try JSONReader.reading(text) { (reader) throws(JSONError) in
            _ = try reader.readRaw()
            try reader.finish()
        }
        return true
    } catch {
        return false
    }
}
