// Claim: whatever a header field, an escape or a token says, reading it gives a value inside its bounds or none.

import Crypto
import HTTP1

/// First byte: which reader; second: the size a range is asked of. The rest is the field.
func httpFields(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = input.byte()
    let size = Int(input.byte())
    switch choice % 8 {
    case 0: range(input.text, size)
    case 1: tags(input.text)
    case 2: cookies(input.text)
    case 3: dates(input.text)
    case 4: negotiation(input.text)
    case 5: percent(input.text)
    case 6: keys(input.rest, input.text)
    default: _ = (MediaType.ofFile(input.text), MediaType.isCompressible(input.text))
    }
}

private func range(_ field: String, _ size: Int) {
    let range = ByteRange(field, size: size)
    _ = range.contentRange(size: size)
    guard case .part(let part) = range else { return }
    demand(!part.isEmpty && part.lowerBound >= 0 && part.upperBound <= size, "\(part) of \(size)")
}

private func tags(_ field: String) {
    _ = EntityTag.matches(ifMatch: field, "\"a\"")
    demand(!EntityTag.matches(ifMatch: field, "W/\"a\"") || field.contains("*"), "a weak tag matches strongly")
    let tag = EntityTag.text(field)
    if let tag { demand(EntityTag.matches(ifNoneMatch: tag, tag), "a tag is itself: \(tag)") }
    _ = EntityTag.matches(ifNoneMatch: field, "W/\"a\"")
}

private func cookies(_ field: String) {
    for pair in Cookies.parse(field.split(separator: "\n").map(String.init)) {
        demand(!pair.name.isEmpty && !pair.value.utf8.contains(0x3B), "a pair is a pair: \(pair)")
    }
    guard let text = try? SetCookie(field, field).text() else { return }
    demand(!text.utf8.contains { $0 < 0x20 }, "no line end in what is sent")
}

private func dates(_ field: String) {
    guard let seconds = HTTPDate.unixSeconds(field) else { return }
    demand(seconds >= 0, "no time before 1970: \(field)")
    let text = HTTPDate.text(unixSeconds: seconds)
    // A second 60, or one beyond the last year, is shown as a time that there is.
    demand(HTTPDate.unixSeconds(text) != nil, "a date that was written reads back: \(text)")
}

private func negotiation(_ field: String) {
    _ = Negotiation.coding(acceptEncoding: field)
    let weight = Negotiation.weight(of: "text/html", accept: field)
    demand((0...1_000).contains(weight), "a weight is in its bounds: \(weight)")
    _ = Negotiation.best(of: ["application/json", "text/html"], accept: field)
}

private func percent(_ field: String) {
    demand(Percent.decodeQuery(Percent.encode(field)) == field || field.contains("\0"), "escaped and read: \(field)")
    if let text = Percent.decodeQuery(field) { demand(!text.contains("\0"), "no NUL") }
}

private func keys(_ bytes: [UInt8], _ text: String) {
    demand(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "base64url goes and comes")
    demand(Base64.decode(Base64.encode(bytes)) == bytes, "base64 goes and comes")
    demand(Hex.decode(Hex.encode(bytes)) == bytes, "digits go and come")
    if let decoded = Base64URL.decode(text) { demand(Base64URL.encode(decoded) == text, "one text a value") }
    if let decoded = Base64.decode(text) { demand(Base64.encode(decoded) == text, "one text a value") }
    if let id = UUIDv7.parse(text) { demand(UUIDv7.format(id) == text.lowercased(), "one id a text") }
    _ = Hex.decode(text)
    let key = [UInt8](repeating: 7, count: 32)
    demand((try? JSONWebToken.verify(text, key: key)) == nil, "nobody guesses a signature")
    _ = PasswordHash.needsRehash(text)
}
