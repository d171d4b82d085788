internal import Crypto
package import WaggleDomain
internal import WaggleLog

// Customers whom the desk knows again. A site vouches for somebody by a name of its own; the same name under the same key
// is the same person on any device. Who wrote as a stranger before keeps what they wrote: they become that person, or,
// when the desk knows the person already, their tickets become the person's.
//
//     the name     the browser's token      what becomes of it
//     new          none                     a new customer
//     new          a stranger's             the stranger is known from now on
//     known        none, or the person's    the person
//     known        a stranger's             the stranger's tickets are the person's
//     any          another known person's   a refusal: two people are never made one

/// Somebody for whom a site vouched: what its signature covers, checked.
package struct VouchedCustomer: Sendable {
    package let site: String
    /// The number of the secret that signed it.
    package let secret: Int
    /// The site's name for the person, as a keyed hash over site and name.
    package let subject: [UInt8]
    package let name: String?
    package let email: String?

    package init(site: String, secret: Int, subject: [UInt8], name: String?, email: String?) {
        self.site = site
        self.secret = secret
        self.subject = subject
        self.name = name
        self.email = email
    }
}

extension Desk {
    /// What a customer is called of whom nobody said a name.
    private static let nameless = "Customer"

    /// Opens a session for whom a site vouched. `presented`: the hash of the token that the browser had before, if any;
    /// `newToken`: the hash of the one it gets. Any queue.
    package func identify(
        _ vouched: VouchedCustomer, presented: [UInt8]?, newToken: [UInt8], until expires: Milliseconds,
        observer: (any AccountObserver)?, completion: @escaping @Sendable (Result<Actor, DeskRefusal>) -> Void
    ) {
        let outcome = Box<Result<Person, DeskRefusal>>(.failure(Self.busy))
        let ended = Box<(user: UserID, hashes: [[UInt8]])?>(nil)
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                var before: UserID?
                if let presented { before = try holder(of: presented, at: access.now) }
                outcome.value = try admit(vouched, before: before, access)
                guard case .success(let person) = outcome.value else { return }
                if let before { ended.value = (before, try endStranger(before, person, access)) }
                let session = CustomerSession(
                    person: person.id, expires: expires, site: vouched.site, secret: vouched.secret)
                try access.transaction.putCustomerSession(tokenHash: newToken, session, now: access.now)
                try access.transaction.noteSiteSecretUsed(vouched.site, vouched.secret, at: access.now)
            },
            completion: { [self] error in
                if let error { return completion(.failure(DeskRefusal(error))) }
                if case .success(let person) = outcome.value {
                    names.remember(person.id, .init(name: person.name, role: .customer))
                    if let (user, hashes) = ended.value {
                        names.remember(user, .init(name: person.name, role: .customer))
                        observer?.credentialsEnded(hashes, of: user)
                    }
                }
                completion(outcome.value.map(\.actor))
            })
        if !submit(.write(write)) { completion(.failure(Self.busy)) }
    }

    private static let anotherPerson = DeskRefusal(
        .conflict, "this browser is signed in as another customer of yours: sign them out first")

    /// The person for whom the site vouches; `before` is who the browser was. On the queue, inside the transaction.
    private func admit(
        _ vouched: VouchedCustomer, before: UserID?, _ access: borrowing DeskTurnAccess
    ) throws(LogError) -> Result<Person, DeskRefusal> {
        // The secret may have ended since the signature was checked.
        guard try log.reader.signingSecrets(of: vouched.site).contains(where: { $0.number == vouched.secret }) else {
            return .failure(DeskRefusal(.unauthorized, "the secret that signed the token has ended"))
        }
        let known = try log.reader.knownCustomer(vouched.subject)
        if let before, before != known, try log.reader.isKnown(before) { return .failure(Self.anotherPerson) }
        let id: UserID
        if let found = known ?? before {
            id = found
        } else {
            let draft = PersonDraft(role: .customer, name: vouched.name ?? Self.nameless, email: vouched.email)
            id = try access.transaction.addPerson(draft, at: access.now)
        }
        guard var person = try log.reader.person(id), person.disabled == nil, person.role == .customer else {
            return .failure(DeskRefusal(.unauthorized, "this customer has no access any more"))
        }
        if let before, before != id, let refusal = try join(before, into: person, access) { return .failure(refusal) }
        if known == nil { try access.transaction.putKnownCustomer(vouched.subject, id) }
        person.name = vouched.name ?? person.name
        person.email = vouched.email ?? person.email
        try access.transaction.putPerson(person)
        return .success(person)
    }

    /// The stranger's token is in other hands, too, if this browser is: it ends here. Answers the hashes of what ended.
    private func endStranger(
        _ before: UserID, _ person: Person, _ access: borrowing DeskTurnAccess
    ) throws(LogError) -> [[UInt8]] {
        let visits = try access.transaction.dropVisitorTokens(of: before)
        return before == person.id ? visits : visits + (try access.transaction.dropCustomerSessions(of: before))
    }

    /// Whose token it is that has this hash, if it is a customer's and good.
    private func holder(of hash: [UInt8], at now: Milliseconds) throws(LogError) -> UserID? {
        if let visitor = try log.reader.visitor(tokenHash: hash) { return visitor }
        guard let session = try log.reader.customerSession(tokenHash: hash), session.expires > now else { return nil }
        return session.person
    }

    /// A stranger turned out to be `person`: their tickets are the person's, and they are nobody by themselves. On the
    /// queue, inside the transaction.
    private func join(
        _ visitor: UserID, into person: Person, _ access: borrowing DeskTurnAccess
    ) throws(LogError) -> DeskRefusal? {
        try access.transaction.flush()
        let tickets = try log.reader.tickets(ofCustomer: visitor, limit: Bounds.erasedTicketsMax + 1)
        guard tickets.count <= Bounds.erasedTicketsMax else {
            return DeskRefusal(.conflict, "this visitor has more than \(Bounds.erasedTicketsMax) tickets")
        }
        for id in tickets {
            let event = Event.handling(.customerJoined(from: visitor, to: person.id))
            _ = try record([event], ticket: id, by: .system, request: nil, in: access.turn)
        }
        try access.transaction.putJoined(visitor, into: person.id)
        guard var shadow = try log.reader.person(visitor) else { return nil }
        shadow.name = person.name
        shadow.email = nil
        shadow.disabled = access.now
        try access.transaction.putPerson(shadow)
        return nil
    }

    /// Ends one session of a customer's. Any queue.
    package func endCustomerSession(
        _ hash: [UInt8], of user: UserID, observer: (any AccountObserver)?,
        completion: @escaping @Sendable (DeskRefusal?) -> Void
    ) {
        administer { (transaction, _) throws(LogError) in
            _ = try transaction.dropCustomerSession(tokenHash: hash)
        } completion: { error in
            if error == nil { observer?.credentialsEnded([hash], of: user) }
            completion(error.map { DeskRefusal($0) })
        }
    }

    /// Keeps a link that opens one session of a customer's; the oldest of too many go. `maker`: the hash of the token with
    /// which it was asked for. What that one rests on, the link rests on, and what it opens. Any queue.
    package func keepCustomerLink(
        _ hash: [UInt8], of user: UserID, maker: [UInt8], until expires: Milliseconds,
        completion: @escaping @Sendable (DeskRefusal?) -> Void
    ) {
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                let session = try log.reader.customerSession(tokenHash: maker)
                let link = CustomerSession(
                    person: user, expires: expires, site: session?.site, secret: session?.secret)
                try access.transaction.putCustomerLink(
                    tokenHash: hash, link, now: access.now, most: Bounds.customerLinksMax)
            },
            completion: { error in completion(error.map { DeskRefusal($0) }) })
        if !submit(.write(write)) { completion(Self.busy) }
    }

    /// Uses a link up for a session. Nil for whatever is no link now: never made, used and past its time look the same.
    /// Any queue.
    package func openCustomerLink(
        _ hash: [UInt8], newToken: [UInt8], until expires: Milliseconds,
        completion: @escaping @Sendable (Result<Actor?, DeskRefusal>) -> Void
    ) {
        let outcome = Box<Actor?>(nil)
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                guard let link = try access.transaction.takeCustomerLink(tokenHash: hash, now: access.now),
                    let person = try log.reader.person(link.person), person.disabled == nil, person.role == .customer
                else { return }
                let session = CustomerSession(
                    person: person.id, expires: expires, site: link.site, secret: link.secret)
                try access.transaction.putCustomerSession(tokenHash: newToken, session, now: access.now)
                outcome.value = person.actor
            },
            completion: { error in
                completion(error.map { .failure(DeskRefusal($0)) } ?? .success(outcome.value))
            })
        if !submit(.write(write)) { completion(.failure(Self.busy)) }
    }
}
