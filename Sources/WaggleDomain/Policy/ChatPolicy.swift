/// When customers cannot chat, and what they are told then. Outside the desk's hours a chat is always a form.
package struct ChatPolicy: PolicySection {
    /// In the desk's hours, too, when nobody is there who could take a chat.
    package var formWhenNobody = true
    /// The automatic answer outside the desk's hours.
    package var closedAnswer = "We are closed now. Your message is kept, and we answer it when we are open again."
    /// The automatic answer when nobody is there.
    package var nobodyAnswer =
        "Nobody is here to chat right now. Your message is kept, and we answer it as soon as somebody is."
    package init() {}

    package func check() -> Refusal? {
        Bounds.check(closedAnswer, "closed_answer", 1...Bounds.summaryBytesMax)
            ?? Bounds.check(nobodyAnswer, "nobody_answer", 1...Bounds.summaryBytesMax)
    }
}
