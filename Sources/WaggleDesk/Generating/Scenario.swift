internal import WaggleDomain

/// What a made-up customer comes with, and what is said about it.
struct Scenario: Sendable {
    let category: String
    /// The skill that knows the answer.
    let skill: String
    let kind: TicketKind
    let priority: Priority
    let subject: String
    let opening: String
    /// The agent's first words.
    let greeting: String
    /// What the customer adds.
    let detail: String
    let question: String
    let tried: String
    /// What somebody called in writes for the colleagues.
    let note: String
    let answer: String
    let thanks: String
    let solution: String
}

extension Scenario {
    /// The stories, told in English, Portuguese and French.
    static let all: [Scenario] = english + portuguese + french

    private static let english = [
        Scenario(
            category: "billing", skill: "billing", kind: .question, priority: .p3, subject: "Charged twice in May",
            opening: "Hello, my card was charged twice for the May invoice. Can you look?",
            greeting: "Good day, I am looking at your invoices now. Which card was it?",
            detail: "The one ending in 4410. Both charges are from the 3rd, a minute apart.",
            question: "Two captures for one invoice: did the payment provider send the second one by itself?",
            tried: "Compared invoice and captures; the order has one authorisation only.",
            note: "The provider repeated the capture after a time-out. The second one can be voided until Friday.",
            answer:
                "The second charge was a repetition by the payment provider. It is being voided; your bank shows it "
                + "within two days.",
            thanks: "Perfect, thank you!", solution: "Voided the repeated capture with the payment provider."),
        Scenario(
            category: "network", skill: "network", kind: .incident, priority: .p2,
            subject: "VPN drops every few minutes",
            opening: "Since this morning our VPN drops every few minutes. The whole office is affected.",
            greeting: "Thank you for telling us. How many people, and over which provider are you connected?",
            detail: "About thirty people, all over the fibre line. Mobile phones work.",
            question: "Tunnel renegotiates every 3 minutes from one site only. MTU, or a key lifetime mismatch?",
            tried: "Restarted the tunnel, checked the certificate, asked for a trace route.",
            note: "Their new router sends a lifetime of 180 seconds. Set 3,600 on both sides.",
            answer:
                "Your new router asks for new keys every three minutes. Please set the key lifetime to 3,600 seconds.",
            thanks: "That was it. It has been stable for a quarter of an hour.",
            solution: "Key lifetime on the customer's router raised to 3,600 s."),
        Scenario(
            category: "payments", skill: "payments", kind: .incident, priority: .p1,
            subject: "Card terminal refuses every card",
            opening: "Our terminal refuses every card with code 91. There is a queue in the shop!",
            greeting: "I am on it. Does it happen with all card brands?",
            detail: "With all of them, since ten past nine.",
            question: "Code 91 for all brands at one merchant: is the route to the acquirer up?",
            tried: "Terminal restarted, line tested, merchant is active.",
            note: "Route 2 is down for maintenance; merchants on it were not moved. Moved this one to route 1.",
            answer: "We moved your terminal to another route. Please try a card now.",
            thanks: "It works again. That was quick!",
            solution: "Merchant moved to route 1; maintenance list corrected."),
        Scenario(
            category: "accounts", skill: "accounts", kind: .request, priority: .p3,
            subject: "Cannot sign in after new phone",
            opening: "I have a new phone and the sign-in codes do not come any more.",
            greeting: "That happens when the old phone held the key. I will help you to set up the new one.",
            detail: "The old phone is already wiped, unfortunately.",
            question: "Second factor lost with a wiped phone: is a reset allowed after checking identity by call-back?",
            tried: "Recovery codes: the customer never stored them.",
            note: "Allowed after a call-back to the number in the contract. Done, number confirmed.",
            answer:
                "We have called you back and removed the old phone. Please scan the new code and store the recovery codes.",
            thanks: "I am in again, many thanks.", solution: "Second factor reset after a call-back."),
        Scenario(
            category: "hardware", skill: "hardware", kind: .incident, priority: .p3,
            subject: "Label printer prints blank labels",
            opening: "The label printer in the warehouse only prints blank labels since the weekend.",
            greeting: "Let us find out. Which model is it, and were the labels changed?",
            detail: "A ZD 421. We opened a new box of labels on Friday.",
            question: "Blank labels on a direct-thermal printer after new rolls: wrong side or wrong material?",
            tried: "Print head cleaned, test page blank too.",
            note: "The new rolls are for ribbon printers. A fingernail leaves no trace on them: not thermal.",
            answer: "The new labels need a ribbon, which your printer does not have. The scratch test shows it: "
                + "a fingernail leaves no dark line.",
            thanks: "Indeed. We ordered the wrong box.",
            solution: "Wrong label material; article number for thermal labels sent."),
        Scenario(
            category: "accounts", skill: "accounts", kind: .request, priority: .p4, subject: "Change of company name",
            opening: "Our company has a new name. What do you need to change it on the contract?",
            greeting: "Congratulations on the new name. An extract from the register is enough.",
            detail: "I have just uploaded it with the form.",
            question: "May the tax number stay when only the legal form changes?",
            tried: "Looked for it in the procedure for contract changes: not covered.",
            note: "It stays when the register number is the same. Procedure amended.",
            answer: "The name is changed from the first of next month; the tax number stays.",
            thanks: "Thanks, all good.", solution: "Contract party renamed from the first of next month."),
        Scenario(
            category: "billing", skill: "billing", kind: .question, priority: .p4,
            subject: "Invoice without order number",
            opening: "Could you put our order number on the invoices? Accounting sends them back otherwise.",
            greeting: "Of course. Which order number shall we use?",
            detail: "PO-77120 for this year.",
            question: "Where does the order number of a yearly contract belong, contract or account?",
            tried: "Set it on the account: the invoice preview does not show it.",
            note: "On the contract, field 'customer reference'. The account's field is for single orders.",
            answer: "From now on every invoice carries PO-77120. The last one was sent again with it.",
            thanks: "Great, thank you.", solution: "Order number set as the contract's customer reference."),
        Scenario(
            category: "network", skill: "network", kind: .incident, priority: .p3, subject: "Pages load slowly at noon",
            opening: "Every day between twelve and one your pages take ages to load for us.",
            greeting: "I see the slow requests from your address. Is it the same for your colleagues?",
            detail: "Yes, for all of us, but not at home.",
            question: "Slow only from one company's address range at noon: are they behind a limit of ours?",
            tried: "Server times are normal; the time is lost before the first byte.",
            note: "Their proxy opens one connection for everybody, so requests queue there. Not our limit.",
            answer:
                "Your proxy sends all requests over a single connection. Your network team can allow more for our address.",
            thanks: "I will pass it on to them. Thanks for the clear words.",
            solution: "Customer's proxy limits connections to one; explained with a trace."),
    ]
}
