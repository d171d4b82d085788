import Statistics
import WaggleDomain

// Whose hands a ticket goes through, who helps, and what it costs.

extension Measure {
    static let owning: [Measure] = [
        Measure(
            "hand_offs", "Hand-offs",
            "times another owner's interval began than the one before, whatever the cause",
            counted { $0.facts.handOffs }),
        Measure(
            "no_hand_off", "Without a hand-off", "tickets that never changed their owner, of all",
            ofAll { $0.facts.handOffs == 0 }),
        Measure(
            "bounces", "Bounces", "intervals of an owner or a tier that had the ticket before",
            counted { $0.facts.bounces }),
        Measure(
            "escalated", "Escalated", "tickets with at least one escalation, of all",
            ofAll { $0.facts.escalations > 0 }),
        Measure(
            "would_escalate", "Escalations the tiers would have made",
            "clock expiries of the shadow tier model of a swarm ticket", counted { $0.facts.shadowEscalations }),
        Measure(
            "left_l1", "L1 passed on", "times L1 passed a ticket upwards, of the times one came to L1",
            leftUpwards(.l1)),
        Measure(
            "left_l2", "L2 passed on", "times L2 passed a ticket upwards, of the times one came to L2",
            leftUpwards(.l2)),
        Measure(
            "queue_share", "Share of life in a queue",
            "time waiting in queues, of the time from created to solved or now",
            part { record, _ in record.facts.inQueue.all.reduce(0, +) }),
        Measure(
            "without_owner", "Share of life without an owner", "time nobody owned it, of created to solved or now",
            part { record, _ in record.facts.withoutOwner }),
        Measure(
            "parked_without_question", "Parked without a question",
            "time pending on the customer without a question or again on the same message, of created to solved or now",
            part { record, _ in record.facts.parkedWithoutQuestion }),
        Measure(
            "tier_burn", "Tier's time used", "time in a tier over what its clock gives, for each tier with a clock",
            .amounts(.share) { record, _ in
                zip(record.facts.inTier.all, record.facts.tierTarget.all).compactMap { time, target in
                    guard let target, target > 0 else { return nil }
                    return Double(time) / Double(target)
                }
            }),
    ]

    static let swarming: [Measure] = [
        Measure("swarmed", "Swarmed", "tickets with at least one swarm, of all", ofAll { $0.facts.swarms > 0 }),
        Measure(
            "swarm_size", "People active in a swarm",
            "distinct members who wrote a note or were credited, of tickets with a swarm",
            ofSwarmed { $0.facts.active.count }),
        Measure(
            "swarm_joined", "People who joined a swarm", "distinct members, of tickets with a swarm",
            ofSwarmed { $0.facts.joined.count }),
        Measure(
            "swarm_invited", "People invited to a swarm", "distinct people invited, of tickets with a swarm",
            ofSwarmed { $0.facts.invited.count }),
        Measure(
            "ask_fill_time", "Time until help came", "from an ask to the first acceptance; open asks as still waiting",
            .times { record, now in
                record.facts.asks.map {
                    Timed(span: Span($0.openedAt, $0.acceptedAt ?? $0.endedAt ?? now), isEvent: $0.acceptedAt != nil)
                }
            }),
        Measure(
            "asks_filled", "Asks somebody answered", "asks with an acceptance, of asks that ended or had one",
            .share { record, _ in
                record.facts.asks.compactMap { $0.acceptedAt != nil ? .yes : $0.endedAt != nil ? .no : nil }
            }),
        Measure(
            "invitations_declined", "Invitations declined", "declined, of invitations sent",
            .share { record, _ in
                answers(record.facts.declined.values.reduce(0, +), of: record.facts.invitationsSent)
            }),
        Measure(
            "invitations_expired", "Invitations without an answer", "expired, of invitations sent",
            .share { record, _ in answers(record.facts.invitationsExpired, of: record.facts.invitationsSent) }),
        Measure(
            "cross_tier", "Swarms across tiers", "tickets whose swarm had members of two tiers or more, of swarmed",
            .share { record, _ in record.facts.swarms == 0 ? [] : [record.facts.swarmTiers.count > 1 ? .yes : .no] }),
        Measure(
            "interruptions", "Live interruptions a person-day",
            "live invitations to a person, per 24 h of their presence in the period", guardRail: true,
            .people(.count) { people in
                people.presence.compactMap { user, spans in
                    let present = Span.union(spans)
                    guard present > 0 else { return nil }
                    return Double(people.liveInvitations[user] ?? 0) / (Double(present) / Double(day))
                }
            }),
        Measure(
            "interruption_gini", "Evenness of interruptions",
            "Gini coefficient of live invitations over the people who were here: 0 is even", guardRail: true,
            .people(.share) { people in
                let counts = people.presence.keys.map { Double(people.liveInvitations[$0] ?? 0) }
                return Sample(counts).gini.map { [$0] } ?? []
            }),
    ]

    static let working: [Measure] = [
        Measure(
            "touch_time", "People-minutes a solved ticket",
            "everybody's time with the ticket before them, each look at most 5 min idle, of solved tickets",
            .amounts(.minutes) { record, _ in record.solved == nil ? [] : [minutes(record.facts.touchTime)] }),
        Measure(
            "flow_efficiency", "Flow efficiency",
            "time with anybody on it, of the time from created to solved, of solved tickets",
            .amounts(.share) { record, now in
                let life = record.facts.life(now: now)
                guard record.solved != nil, life.length > 0 else { return [] }
                let attended = Span.union(
                    record.facts.views.values.joined().map { $0.cut(to: life) }.filter { $0.length > 0 })
                return [Double(attended) / Double(life.length)]
            }),
        Measure(
            "people_touched", "People who had to do with it", "distinct staff with any touch of the ticket",
            counted { $0.facts.firstTouch.count }),
        Measure(
            "utilisation", "Utilisation",
            "time with any ticket before them, of time present and not away, each person",
            .people(.share) { people in
                people.available.compactMap { user, spans in
                    let available = Span.union(spans)
                    guard available > 0 else { return nil }
                    let looks = people.views[user] ?? []
                    // What both cover: looks while away, or from elsewhere, are none of the time they were available.
                    let both = available + Span.union(looks) - Span.union(spans + looks)
                    return Double(both) / Double(available)
                }
            }),
        Measure(
            "backlog_age", "Age of the backlog", "from created to now, of tickets neither solved nor ended",
            guardRail: true,
            .amounts(.minutes) { record, now in
                record.solved != nil || record.facts.state.isFinished ? [] : [minutes(now - record.facts.createdAt)]
            }),
    ]

    static let promising: [Measure] =
        SLATarget.allCases.map { target in
            Measure(
                "met_\(target.rawValue)",
                "Target met: \(target.rawValue.map { $0 == "_" ? " " : String($0) }.joined())",
                "met, of targets met or missed",
                .share { record, _ in (record.facts.targets[target] ?? []).map { $0 == .met ? .yes : .no } })
        } + [
            Measure(
                "breach_minutes", "Minutes too late", "working time a missed target was done too late, each target",
                .amounts(.minutes) { record, _ in
                    record.facts.targets.sorted { $0.key.number < $1.key.number }.flatMap(\.value).compactMap {
                        if case .missed(let over?) = $0 { minutes(over) } else { nil }
                    }
                })
        ]

    private static func leftUpwards(_ tier: Tier) -> Form {
        .share { record, _ in answers(record.facts.leftUpwards[tier], of: record.facts.entered[tier]) }
    }

    private static func answers(_ count: Int, of total: Int) -> [Answer] {
        Array(repeating: .yes, count: count) + Array(repeating: .no, count: max(0, total - count))
    }

    private static func part(_ time: @escaping @Sendable (TicketRecord, Milliseconds) -> Milliseconds) -> Form {
        .amounts(.share) { record, now in
            let life = record.facts.life(now: now).length
            return life > 0 ? [min(1, Double(time(record, now)) / Double(life))] : []
        }
    }

    private static func ofSwarmed(_ number: @escaping @Sendable (TicketRecord) -> Int) -> Form {
        .amounts(.count) { record, _ in record.facts.swarms == 0 ? [] : [Double(number(record))] }
    }
}
