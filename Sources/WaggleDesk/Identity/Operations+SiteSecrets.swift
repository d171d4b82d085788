internal import Crypto
package import JSON
package import WaggleDomain
package import WaggleLog

// The secrets with which a site signs who its customers are. Two at most are good at once: the new one is put into the site,
// then the old one is ended, and with it every session that it vouched for.

extension SecretToken {
    /// What begins the secret of a site's key.
    package static let sitePrefix = "wgs_"
}

extension Operations {
    /// {key}: one more secret, told this once.
    func addSiteSecret(_ fields: Fields, _ completion: @escaping @Sendable (CallResult) -> Void) throws(Refused) {
        let site = try fields.text("key")
        let secret = SecretToken.make(prefix: SecretToken.sitePrefix)
        write(completion) { [desk, actor] (access) throws(LogError) in
            guard access.turn.view.policy.widgets.site(site) != nil else { return Self.noSite }
            guard try desk.log.reader.siteSecrets(of: site).count < Bounds.siteSecretsMax else {
                return .failure(
                    DeskRefusal(
                        .conflict, "the key \(site) has \(Bounds.siteSecretsMax) secrets: end the older one first"))
            }
            let number = try desk.log.reader.lastSiteSecret(of: site) + 1
            try access.record(.desk(.siteSecretAdded(site: site, number: number)), actor)
            try access.transaction.fillSiteSecret(site, number, secret: secret)
            return .success(
                Self.object {
                    $0.field("number", number)
                    $0.field("secret", secret)
                })
        }
    }

    /// {key, number}: it signs nothing any more, and whoever came in by it is out.
    func endSiteSecret(_ fields: Fields, _ completion: @escaping @Sendable (CallResult) -> Void) throws(Refused) {
        let site = try fields.text("key")
        let number = try fields.reference("number")
        let ended = Box<[(person: UserID, hash: [UInt8])]>([])
        write(completion) { [observer] in
            for (person, hash) in ended.value { observer?.credentialsEnded([hash], of: person) }
        } _: { [desk, actor] (access) throws(LogError) in
            guard try desk.log.reader.siteSecrets(of: site).contains(where: { $0.number == number }) else {
                return .failure(DeskRefusal(.notFound, "the key has no such secret"))
            }
            try access.record(.desk(.siteSecretEnded(site: site, number: number)), actor)
            ended.value = try access.transaction.dropCustomerSessions(ofSite: site, secret: number)
            return .success(Self.object { $0.field("sessions_ended", ended.value.count) })
        }
    }

    private static let noSite = CallResult.failure(DeskRefusal(.notFound, "there is no such key in the settings"))
}

extension Desk {
    /// The secrets that are good now, without what they are. Any queue.
    package func listSiteSecrets(by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        readBeside(completion, allowed: { Access.decide(.manageUsers, by: actor, on: nil, view: $0) }) {
            [clock] (reading, _) throws(LogError) in
            var writer = JSONWriter(capacity: 512)
            SiteSecretLine.write(try SiteSecretLine.all(in: reading.reader, at: clock.now), to: &writer)
            return writer.bytes
        }
    }
}

/// A secret as people read it: who made it, and what would end with it.
package struct SiteSecretLine: Sendable {
    package let secret: SiteSecret
    /// The administrator; nil where the operator made it on the machine.
    package let maker: Actor?
    package let sessions: Int

    /// Those that are good now, the first made first.
    package static func all(in reader: LogReader, at now: Milliseconds) throws(LogError) -> [SiteSecretLine] {
        try reader.siteSecrets().map { secret throws(LogError) in
            let maker = secret.maker == .system ? nil : try reader.person(secret.maker)?.actor
            return SiteSecretLine(
                secret: secret, maker: maker, sessions: try reader.sessions(vouchedBy: secret, at: now))
        }
    }

    /// `{"secrets": […]}`: which there are, never what they are.
    package static func write(_ lines: [SiteSecretLine], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("secrets")
        writer.beginArray()
        for line in lines { line.write(to: &writer) }
        writer.endArray()
        writer.endObject()
    }

    private func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("key", secret.site)
        writer.field("number", secret.number)
        writer.field("last4", secret.last4)
        writer.field("created_at", secret.created)
        if let maker {
            writer.key("created_by")
            writer.person(maker.id) { _ in .init(name: maker.name, role: maker.role) }
        }
        writer.field("used_at", optional: secret.used)
        writer.field("sessions", sessions)
        writer.endObject()
    }
}
