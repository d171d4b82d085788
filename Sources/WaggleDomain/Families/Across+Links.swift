// Links, merges and duplicates: both tickets are changed, each by events of its own.

extension Across {
    func link(_ id: TicketID, _ relation: TicketRelation) throws(Failure) -> Outcome {
        var this = turn(ticket)
        if let refusal = this.refuseLink(to: id, relation) { return .failure(refusal) }
        switch try neighbour(id, "to") {
        case .failure(let refusal): return .failure(refusal)
        case .success(let other):
            if let refusal = try refuseFamily(other, relation) { return .failure(refusal) }
            var that = turn(other)
            if let refusal = that.refuseFull() { return .failure(refusal) }
            this.record(.handling(.linked(to: id, relation: relation)))
            that.record(.handling(.linked(to: ticket.id, relation: relation.inverse)))
            return decisions(this, that)
        }
    }

    /// A child has one parent, and nobody is among their own ancestors.
    private func refuseFamily(_ other: Ticket, _ relation: TicketRelation) throws(Failure) -> Refusal? {
        guard relation == .parent || relation == .child else { return nil }
        let (child, parent) = relation == .parent ? (ticket, other) : (other, ticket)
        if let present = child.handling.linked(.parent) {
            return Refusal(.conflict, "ticket \(child.id) has ticket \(present) as its parent: undo that first")
        }
        var above: Ticket? = parent
        for _ in 0..<Bounds.chainMax {
            guard let next = above else { return nil }
            if next.id == child.id {
                return Refusal(.conflict, "ticket \(child.id) stands above ticket \(parent.id) already")
            }
            above = if let id = next.handling.linked(.parent) { try others.find(id) } else { nil }
        }
        return Refusal(.conflict, "more than \(Bounds.chainMax) tickets stand in one line")
    }

    func unlink(_ id: TicketID, _ relation: TicketRelation) throws(Failure) -> Outcome {
        var this = turn(ticket)
        if let refusal = this.refuseUnlink(from: id, relation) { return .failure(refusal) }
        this.record(.handling(.unlinked(from: id, relation: relation)))
        guard let other = try others.find(id), other.has(ticket.id, relation.inverse) else { return decisions(this) }
        var that = turn(other)
        that.record(.handling(.unlinked(from: ticket.id, relation: relation.inverse)))
        return decisions(this, that)
    }

    func merge(into id: TicketID, _ reason: String) throws(Failure) -> Outcome {
        var this = turn(ticket)
        if let refusal = this.refuseMerge(into: id, reason) { return .failure(refusal) }
        switch try neighbour(id, "into") {
        case .failure(let refusal): return .failure(refusal)
        case .success(let survivor):
            var that = turn(survivor)
            if let refusal = refuseSurvivor(survivor, that) { return .failure(refusal) }
            this.letGo()
            this.say("We go on with this in your ticket \(id): what you write here will reach us there.")
            this.record(.handling(.merged(into: id, survivorOwner: survivor.owner, reason: reason)))
            that.record(.handling(.absorbed(ticket: ticket.id, waitingSince: ticket.waitingSince)))
            if ticket.waitingSince != nil { that.resume(from: survivor.state, .customer) }
            if let link = ticket.handling.problem { that.inherit(link) }
            that.say("Your ticket \(ticket.id) belongs to the same matter: we go on with both here.")
            return decisions(this, that)
        }
    }

    private func refuseSurvivor(_ survivor: Ticket, _ turn: Ticket.Turn) -> Refusal? {
        guard survivor.customer == ticket.customer else { return foreign(survivor) }
        guard survivor.state != .solved, !survivor.state.isFinished else {
            return Refusal(
                .wrongState, "ticket \(survivor.id) is \(survivor.state.rawValue): one that is at work must go on")
        }
        return turn.refuseFull()
    }

    private func foreign(_ other: Ticket) -> Refusal {
        Refusal(
            .conflict, "ticket \(other.id) is another customer's: link the two, or gather both under a problem")
    }

    func cancel(_ command: Command, _ id: TicketID) throws(Failure) -> Outcome {
        var this = turn(ticket)
        if let refusal = this.refuseOther(id, field: "duplicate_of") ?? this.run(command) { return .failure(refusal) }
        switch try neighbour(id, "duplicate_of") {
        case .failure(let refusal): return .failure(refusal)
        case .success(let original):
            guard original.customer == ticket.customer else { return .failure(foreign(original)) }
            guard original.state != .cancelled else {
                return .failure(Refusal(.wrongState, "ticket \(id) is cancelled: one of the two must go on"))
            }
            var that = turn(original)
            if let refusal = this.refuseFull() ?? that.refuseFull() { return .failure(refusal) }
            if !original.has(ticket.id, .duplicatedBy) {
                that.record(.handling(.linked(to: ticket.id, relation: .duplicatedBy)))
            }
            return decisions(this, that)
        }
    }
}

extension Ticket {
    func has(_ other: TicketID, _ relation: TicketRelation) -> Bool {
        handling.links.contains(Handling.Link(ticket: other, relation: relation))
    }
}

extension Ticket.Turn {
    func refuseOther(_ other: TicketID, field: String) -> Refusal? {
        other == ticket.id ? Refusal(.invalidField, "this is ticket \(other) itself", field: field) : nil
    }

    func refuseFull() -> Refusal? {
        ticket.handling.links.count < Bounds.linksMax
            ? nil : Refusal(.conflict, "ticket \(ticket.id) has \(Bounds.linksMax) links: more are not kept")
    }

    func refuseLink(to other: TicketID, _ relation: TicketRelation) -> Refusal? {
        guard relation.isMadeByHand else {
            return Refusal(.invalidField, "\(relation.rawValue) is not made by hand", field: "relation")
        }
        if ticket.has(other, relation) {
            return Refusal(.conflict, "ticket \(ticket.id) is linked to ticket \(other) so already")
        }
        return refuseOther(other, field: "to") ?? refuseFull()
    }

    func refuseUnlink(from other: TicketID, _ relation: TicketRelation) -> Refusal? {
        guard relation.isMadeByHand else {
            return Refusal(.invalidField, "\(relation.rawValue) tells what happened and stays", field: "relation")
        }
        guard ticket.has(other, relation) else {
            return wrongState("ticket \(ticket.id) is not linked to ticket \(other) so")
        }
        return nil
    }

    func refuseMerge(into survivor: TicketID, _ reason: String) -> Refusal? {
        guard ticket.state.after(.merged) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it can no longer be merged")
        }
        return refuseOther(survivor, field: "into") ?? refuseFull()
            ?? Bounds.check(reason, "reason", 0...Bounds.reasonBytesMax)
    }
}
