internal import WaggleDomain

/// XES (IEEE 1849-2016): one trace a ticket, one event an event, in the order of the ledger.
final class XESWriter: CaseWriter {
    private let file: ExportFile

    init(_ file: ExportFile) { self.file = file }

    func begin(pass: Int) throws(ExportError) {
        try file.write(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
            <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
            <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
            <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
            <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
            <global scope="trace"><string key="concept:name" value=""/></global>
            <global scope="event"><string key="concept:name" value=""/><string key="lifecycle:transition" value="complete"/>\
            <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/></global>
            <classifier name="Activity" keys="concept:name"/>
            <string key="concept:name" value="Waggle"/>
            <string key="lifecycle:model" value="standard"/>

            """)
    }

    func add(_ found: MinedCase, pass: Int) throws(ExportError) {
        var text = "<trace>"
        Self.string("concept:name", found.id, &text)
        let last = found.events.last?.after ?? MinedState()
        for (key, value) in [
            ("channel", found.channel), ("kind", found.kind), ("category", last.category), ("priority", last.priority),
            ("mode", last.mode),
        ] where !value.isEmpty { Self.string("waggle:" + key, value, &text) }
        text += "\n"
        for event in found.events { Self.event(event, &text) }
        try file.write(text + "</trace>\n")
    }

    private static func event(_ event: MinedEvent, _ text: inout String) {
        text += "<event>"
        string("concept:name", event.activity, &text)
        string("lifecycle:transition", event.transition, &text)
        text += "<date key=\"time:timestamp\" value=\"\(ExportTime.text(event.at, offset: event.offset))\"/>"
        for (key, value) in [
            ("org:resource", event.resource), ("org:role", event.role), ("org:group", event.after.group),
            ("waggle:state", event.after.state), ("waggle:owner", event.after.owner), ("waggle:mode", event.after.mode),
            ("waggle:reason", event.reason),
        ] where !value.isEmpty { string(key, value, &text) }
        if let tier = event.after.tier { text += "<int key=\"waggle:tier\" value=\"\(tier.rawValue)\"/>" }
        text += "<int key=\"waggle:sequence\" value=\"\(event.sequence)\"/></event>\n"
    }

    private static func string(_ key: String, _ value: String, _ text: inout String) {
        text += "<string key=\"\(key)\" value=\""
        escape(value, &text)
        text += "\"/>"
    }

    /// As the value of an attribute. What XML 1.0 cannot hold even escaped (C0 controls, U+FFFE, U+FFFF; section 2.2)
    /// becomes U+FFFD.
    static func escape(_ value: String, _ text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\t", "\n", "\r": text += "&#\(scalar.value);"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    func finish() throws(ExportError) {
        try file.write("</log>\n")
        try file.finish()
    }
}
