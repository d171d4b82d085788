internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let widgets = SectionCoding(\.widgets) { (fields, section) throws(Refused) in
        for key in try fields.objects("keys") ?? [] {
            section.keys.append(
                WidgetPolicy.Key(
                    key: try key.text("key"), name: try key.text("name"),
                    origins: try key.texts("origins", countMax: Bounds.widgetOriginsMax)))
        }
    } write: { section, writer in
        writer.key("keys")
        writer.beginArray()
        for key in section.keys {
            writer.beginObject()
            writer.field("key", key.key)
            writer.field("name", key.name)
            writer.key("origins")
            writer.beginArray()
            for origin in key.origins { writer.string(origin) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
    }
}
