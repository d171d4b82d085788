/// Knowledge articles.
package struct KnowledgePolicy: PolicySection {
    /// How long after it was published or looked at an article is to be looked at again, in ms. Half a year is what
    /// desks that keep their articles true commonly choose.
    package var reviewAfter: Milliseconds = 180 * 86_400_000
    /// Nobody publishes what they wrote themselves.
    package var needsSecondPerson = false
    package init() {}

    package func check() -> Refusal? { check(reviewAfter, "review_after_ms", 86_400_000...Bounds.articleReviewMax) }
}
