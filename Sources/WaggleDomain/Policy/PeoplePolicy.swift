/// What new members of staff begin with.
package struct PeoplePolicy: PolicySection {
    /// Live chats and helps at one time, unless their own says otherwise.
    package var capacity = 4
    package init() {}

    package func check() -> Refusal? { check(capacity, "capacity", 1...50) }
}
