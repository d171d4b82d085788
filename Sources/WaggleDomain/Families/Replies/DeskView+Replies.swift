// Canned replies: the desk's and each person's own. Nobody changes another's own ones, and nobody but their owner is
// told that there are any.

extension DeskView {
    /// The replies that this person finds: the desk's and their own, by number.
    package func replies(of user: UserID) -> [CannedReply] {
        replies.values.filter { $0.owner == nil || $0.owner == user }.sorted { $0.id < $1.id }
    }

    /// A new reply (its number is 0) or the new form of one.
    func decideSave(_ reply: CannedReply, isOwn: Bool, by user: UserID) -> Decision {
        var reply = reply
        reply.owner = isOwn ? user : nil
        if let refusal = reply.check(policy) { return .failure(refusal) }
        if reply.id == ReplyID(0) {
            if let refusal = refuseMore(isOwn ? user : nil) { return .failure(refusal) }
            reply.id = ReplyID(lastReply + 1)
        } else if let refusal = refuseStranger(reply.id, owner: reply.owner) {
            return .failure(refusal)
        }
        return .success([.desk(.replySaved(reply))])
    }

    /// The reply goes; its number is not given again.
    func decideRemoval(of id: ReplyID, isOwn: Bool, by user: UserID) -> Decision {
        if let refusal = refuseStranger(id, owner: isOwn ? user : nil) { return .failure(refusal) }
        return .success([.desk(.replyRemoved(reply: id, title: replies[id]?.title ?? ""))])
    }

    /// Takes over a reply as it was recorded.
    package mutating func put(_ reply: CannedReply) {
        replies[reply.id] = reply
        lastReply = max(lastReply, reply.id.rawValue)
    }

    /// Takes over that a reply is gone.
    package mutating func drop(_ reply: ReplyID) {
        replies[reply] = nil
        lastReply = max(lastReply, reply.rawValue)
    }

    private func refuseStranger(_ id: ReplyID, owner: UserID?) -> Refusal? {
        guard let known = replies[id], known.owner == owner else {
            return Refusal(.notFound, "there is no reply \(id) \(owner == nil ? "of the desk" : "of your own")")
        }
        return nil
    }

    private func refuseMore(_ owner: UserID?) -> Refusal? {
        let most = owner == nil ? Bounds.sharedRepliesMax : Bounds.ownRepliesMax
        guard replies.values.count(where: { $0.owner == owner }) < most, replies.count < Bounds.repliesMax else {
            return Refusal(.conflict, "\(most) replies are kept, no more: remove one first")
        }
        return nil
    }
}
