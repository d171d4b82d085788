internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

// The plan of a week, from the same facts as reports.

extension DeskReports {
    /// Answers on its own queue; `busy` when too many ask at once. Any queue.
    func answer(
        _ wish: StaffingWish, _ context: Context, now: Milliseconds,
        _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        answer(completion) { () throws(LogError) in try self.plan(wish, context, now) }
    }

    private func plan(
        _ wish: StaffingWish, _ context: Context, _ now: Milliseconds
    ) throws(LogError) -> CallResult {
        guard let filter = wish.tickets.filter(now: now, members: context.members) else {
            return .failure(ReportWish.noPeriod)
        }
        let target = StaffingTarget(
            within: wish.within, share: wish.share, busy: wish.busy, atOnce: wish.atOnce ?? context.capacity)
        guard let target else { return .failure(DeskRefusal(.invalidField, "the target cannot be read")) }
        let from = filter.created.from - StaffingPlan.lookBack
        if let kept = kept.staffing.answer(wish, from: from, context, now: now) { return .success(kept) }
        if let reading = try catchUp(to: try reader.head().sequence, back: from, now) { return .success(reading) }
        let plan = StaffingPlan(
            book, filter, calendar: context.calendar, target: target, covers: coversFrom, now: now)
        let head = [JSONMember("state", "ready"), JSONMember("seq", .int(book.sequence))]
        let answer = JSONValue.object(head + plan.json()).serialised()
        kept.staffing.put(answer, wish, context, now: now)
        return .success(answer)
    }
}
