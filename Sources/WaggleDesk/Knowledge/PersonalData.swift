// Finds what looks like somebody's own data in a text that is to become an article: addresses of mail, phone numbers,
// account numbers (IBAN) and card numbers. What it finds is listed for a person to remove; it changes nothing, and it
// misses what has no form (names, places).

/// One place of a text that looks like personal data.
struct PersonalData: Equatable {
    enum Kind: String, CaseIterable { case email, phone, iban, card }
    let kind: Kind
    let text: String

    /// At most so many are listed.
    static let countMax = 50

    /// What is found in a text, in order, each once.
    static func find(in text: String) -> [PersonalData] {
        var found: [PersonalData] = []
        func add(_ one: PersonalData) {
            if found.count < countMax, !found.contains(one) { found.append(one) }
        }
        let bytes = Array(text.utf8)
        for run in runs(bytes) {
            if let kind = run.kind(in: bytes) {
                add(PersonalData(kind: kind, text: String(decoding: bytes[run.range], as: UTF8.self)))
            }
        }
        return found
    }

    /// A stretch that may be something: of letters around an `@`, or of digits with what people put between them.
    private struct Run {
        let range: Range<Int>
        let isMail: Bool

        func kind(in bytes: [UInt8]) -> Kind? {
            if isMail { return .email }
            let signs = bytes[range].filter(PersonalData.isLetterOrDigit).map(PersonalData.upper)
            let digits = signs.filter { (48...57).contains($0) }
            if signs.count != digits.count { return PersonalData.isIBAN(signs) ? .iban : nil }
            if (13...19).contains(digits.count), PersonalData.passesLuhn(digits) { return .card }
            return PersonalData.isPhone(bytes[range], digits.count) ? .phone : nil
        }
    }

    private static func runs(_ bytes: [UInt8]) -> [Run] {
        var runs: [Run] = []
        var place = 0
        while place < bytes.count {
            if let end = mailEnd(bytes, place) {
                runs.append(Run(range: place..<end, isMail: true))
                place = end
            } else if let end = numberEnd(bytes, place) {
                runs.append(Run(range: place..<end, isMail: false))
                place = end
            } else {
                // On to the next word: what begins inside one is part of it.
                while place < bytes.count, isWord(bytes[place]) { place += 1 }
                place += 1
            }
        }
        return runs
    }

    /// `name@host.tld` from here; nil when it is none.
    private static func mailEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        var place = start
        while place < bytes.count, isWord(bytes[place]) || bytes[place] == 0x2B { place += 1 }
        guard place > start, place - start <= 64, place < bytes.count, bytes[place] == 0x40 else { return nil }
        let host = place + 1
        place = host
        while place < bytes.count, isWord(bytes[place]) { place += 1 }
        while place > host, !isLetterOrDigit(bytes[place - 1]) { place -= 1 }
        guard bytes[host..<place].contains(0x2E), place - host <= 253 else { return nil }
        return place
    }

    /// Digits with spaces, dots, hyphens and brackets between them, a `+` or two letters before them.
    private static func numberEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        var place = start
        var digits = 0
        let isAccount =
            start + 4 <= bytes.count && bytes[start..<start + 2].allSatisfy(isLetter)
            && bytes[start + 2..<start + 4].allSatisfy(isDigit)
        guard isAccount || isDigit(bytes[start]) || bytes[start] == 0x2B || bytes[start] == 0x28 else { return nil }
        var end = start
        while place < bytes.count, place - start <= 60 {
            let byte = bytes[place]
            if isDigit(byte) || (isAccount && isLetter(byte) && (place < start + 2 || digits >= 2)) {
                digits += isDigit(byte) ? 1 : 0
                end = place + 1
            } else if ![0x20, 0x2D, 0x2E, 0x28, 0x29, 0x2B, 0x2F].contains(byte) {
                break
            }
            place += 1
        }
        return digits >= 7 ? end : nil
    }

    /// Mod 97 of ISO 13616, on 15 to 34 letters and digits.
    private static func isIBAN(_ signs: [UInt8]) -> Bool {
        for length in stride(from: min(34, signs.count), through: 15, by: -1) {
            var rest = 0
            for sign in signs[4..<length] + signs[0..<4] {
                rest = isDigit(sign) ? rest * 10 + Int(sign - 48) : rest * 100 + Int(sign - 55)
                rest %= 97
            }
            if rest == 1 { return true }
        }
        return false
    }

    /// The check digit of ISO/IEC 7812.
    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = Int(digit - 48) * (index % 2 == 1 ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0 && Set(digits).count > 1
    }

    /// A `+` or a leading zero, or digits in groups; not a date, a time or a version.
    private static func isPhone(_ bytes: ArraySlice<UInt8>, _ digits: Int) -> Bool {
        guard (7...15).contains(digits), let first = bytes.first else { return false }
        let hasDots = bytes.contains(0x2E) || bytes.contains(0x2F)
        if first == 0x2B || first == 0x28 { return true }
        if hasDots && digits <= 8 { return false }
        let isISODate = digits == 8 && bytes.count == 10 && bytes.count(where: { $0 == 0x2D }) == 2
        return !isISODate && (first == 0x30 || digits >= 9)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(upper(byte)) }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
    private static func upper(_ byte: UInt8) -> UInt8 { (97...122).contains(byte) ? byte - 32 : byte }
    /// What a name or a host is written with; letters outside ASCII among them.
    private static func isWord(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == 0x2E || byte == 0x2D || byte == 0x5F || byte >= 0x80
    }
}
