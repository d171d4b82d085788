package import JSON
internal import Statistics
internal import WaggleDomain

extension StaffingPlan {
    /// The plan as JSON: lists have the week's hours in order, Monday's first; what cannot be told is null.
    package func json() -> [JSONMember] {
        let days = week.closedDays.map { JSONValue.string($0.text) }
        return [
            JSONMember("now", .int(now)), JSONMember("from", .int(week.span.from)),
            JSONMember("to", .int(week.span.to)),
            JSONMember("shortened", .bool(isShortened)), JSONMember("zone", .string(week.calendar.zone.name)),
            JSONMember("closed_days", .array(days)), JSONMember("tickets", .int(Int64(tickets))),
            JSONMember("enough", .bool(isEnough)), JSONMember("weeks_needed", .int(Int64(HourlyArrivals.weeksNeeded))),
            JSONMember("note", .string(Self.note)),
            JSONMember(
                "target",
                .object([
                    JSONMember("within_ms", .int(target.within)),
                    JSONMember("share_percent", .int(Int64(target.share))),
                    JSONMember("busy_percent", .int(Int64(target.busy))),
                    JSONMember("at_once", .int(Int64(target.atOnce))),
                ])),
            JSONMember("open", .array(week.open.map { .bool($0) })),
            JSONMember("weeks", .array(made.hours.map { .int(Int64($0.weeks)) })),
            JSONMember("arrivals", made.json), JSONMember("tiers", .array(tiers.map(\.json))),
        ]
    }

    /// As a table: a row for each hour of the week, first of the whole desk, then of each tier.
    package func csv() -> String {
        let head = [
            "weekday,hour,open,weeks,tier,arrivals,mean,lower,upper,chats,people,people_upper,answered,busy,places,bound"
        ]
        let desk = made.hours.indices.map { row($0, "", made.hours[$0]) + ",,,,,,," }
        let rest = tiers.flatMap { tier in
            tier.all.hours.indices.map { place in
                row(place, tier.tier.name, tier.all.hours[place]) + tier.cells(place)
            }
        }
        return (head + desk + rest).map { $0 + "\r\n" }.joined()
    }

    private func row(_ place: Int, _ tier: String, _ hour: HourlyArrivals.Hour) -> String {
        let day = Weekday(rawValue: place / 24 + 1)?.name ?? ""
        let figures = [hour.mean, hour.interval?.lower, hour.interval?.upper].map { $0.map { "\($0)" } ?? "" }
        let facts = [day, "\(place % 24)", "\(week.open[place])", "\(hour.weeks)", tier, "\(hour.count)"]
        return (facts + figures).joined(separator: ",")
    }
}

extension HourlyArrivals {
    var json: JSONValue {
        .object([
            JSONMember("dispersion", .double(dispersion)),
            JSONMember("count", .array(hours.map { .int(Int64($0.count)) })),
            JSONMember("mean", .array(hours.map { .number($0.mean) })),
            JSONMember("lower", .array(hours.map { .number($0.interval?.lower) })),
            JSONMember("upper", .array(hours.map { .number($0.interval?.upper) })),
        ])
    }
}

extension TierStaffing {
    var json: JSONValue {
        let chatCounts = chats.hours.map { JSONValue.int(Int64($0.count)) }
        return .object([
            JSONMember("tier", .string(tier.name)),
            JSONMember("missing", missing.map { .string($0.rawValue) } ?? .null),
            JSONMember("lasting", .int(Int64(lasting))), JSONMember("hands", hands.json), JSONMember("held", held.json),
            JSONMember("arrivals", all.json), JSONMember("chats", .array(chatCounts)),
            JSONMember("people", .array(people.map { .count($0?.count) })),
            JSONMember("people_upper", .array(people.map { .count($0?.upper) })),
            JSONMember("answered", .array(people.map { .number($0?.answered) })),
            JSONMember("busy", .array(people.map { .number($0?.busy) })),
            JSONMember("places", .array(people.map { .number($0?.places) })),
            JSONMember("bound", .array(people.map { $0.map { .string($0.bound.rawValue) } ?? .null })),
        ])
    }

    /// The cells of a table's row behind those of its arrivals, each with the comma before it.
    fileprivate func cells(_ place: Int) -> String {
        let one = people[place]
        let cells: [String?] = [
            "\(chats.hours[place].count)", one.map { "\($0.count)" }, one?.upper.map { "\($0)" },
            one?.answered.map { "\($0)" }, one?.busy.map { "\($0)" }, one?.places.map { "\($0)" }, one?.bound.rawValue,
        ]
        return cells.map { "," + ($0 ?? "") }.joined()
    }
}

extension TierStaffing.Time {
    fileprivate var json: JSONValue {
        .object([
            JSONMember("n", .int(Int64(n))), JSONMember("mean", .number(mean)),
            JSONMember("lower", .number(interval?.lower)), JSONMember("upper", .number(interval?.upper)),
        ])
    }
}

extension JSONValue {
    fileprivate static func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
    fileprivate static func count(_ value: Int?) -> JSONValue { value.map { .int(Int64($0)) } ?? .null }
}
