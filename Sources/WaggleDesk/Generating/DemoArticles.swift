internal import WaggleDomain
internal import WaggleLog

/// What the demo's customers find by themselves, and one text for staff: written by those who solve such tickets and
/// published before the first of them is opened.
struct DemoArticles {
    let scene: Rehearsal

    private struct Text {
        let language: ArticleLanguage
        let title: String
        let body: String
    }

    func publish() throws(LogError) {
        try publish("network", by: "Carla Dias", [Self.tunnel])
        try publish("accounts", by: "Eva Lopes", [Self.newPhone])
        try publish("billing", by: "Davi Rocha", [Self.orderNumber, Self.orderNumberInPortuguese])
        try publish("payments", by: "Davi Rocha", [Self.terminal])
        try publish("accounts", by: "Bruno Costa", [Self.colleague, Self.colleagueInFrench])
        try publish("accounts", by: "Eva Lopes", [Self.lostKey], for: .staff)
    }

    private func publish(
        _ category: String, by name: String, _ texts: [Text], for audience: ArticleAudience = .public
    ) throws(LogError) {
        guard let writer = scene.staff.first(where: { $0.actor.name == name })?.actor, let first = texts.first else {
            return
        }
        try scene.advance(to: scene.turn.now + 60_000)
        let draft = KnowledgeCommand.Draft(
            language: first.language, title: first.title, body: first.body, category: category, audience: audience)
        guard let id = try scene.draft(draft, by: writer) else { return }
        for text in texts.dropFirst() {
            let edit = KnowledgeCommand.Edit(language: text.language, title: text.title, body: text.body)
            try scene.perform(.knowledge(.edit(id, edit)), by: writer, on: nil)
        }
        try scene.perform(.knowledge(.publish(id, languages: nil)), by: writer, on: nil)
    }

    private static let tunnel = Text(
        language: .en, title: "The VPN drops every few minutes",
        body: """
            Some routers ask for new keys far too often, and the tunnel falls each time.

            ## What to do

            1. Open your router's VPN settings.
            2. Set the **key lifetime** to `3600` seconds on phase 1 and phase 2.
            3. Save, and connect the tunnel once more.

            ## If it still drops

            Write to us with the router's model and the time of the last drop: we look at our side of the tunnel.
            """)

    private static let newPhone = Text(
        language: .en, title: "A new phone: get your sign-in codes back",
        body: """
            Sign-in codes come from a key on your old phone.

            - **You still have it:** open the app there, choose *Move to another phone*, and scan the code with the new one.
            - **You kept your recovery codes:** sign in with one of them, then add the new phone under *Account, Security*.
            - **You have neither:** write to us. We call you back on the number in your contract and remove the old phone.

            Store the new recovery codes where your phone is not.
            """)

    private static let orderNumber = Text(
        language: .en, title: "Your order number on every invoice",
        body: """
            1. Open *Contract*, then *Customer reference*.
            2. Enter the order number and save.

            It stands on every invoice from then on. An invoice that came without it is sent again: write to us with its number.
            """)

    private static let orderNumberInPortuguese = Text(
        language: .ptPT, title: "O número de encomenda em todas as faturas",
        body: """
            1. Abra *Contrato* e depois *Referência do cliente*.
            2. Escreva o número de encomenda e guarde.

            Passa a constar de todas as faturas. Se uma fatura veio sem ele, escreva-nos com o número dela: enviamo-la de novo.
            """)

    private static let terminal = Text(
        language: .en, title: "The card terminal refuses cards",
        body: """
            Look at the code on the display.

            | Code | What it means | What to do |
            |---|---|---|
            | 51 | too little money on the card | ask for another card |
            | 55 | wrong PIN | let the customer try again |
            | 91 | the bank cannot be reached | wait five minutes, then write to us |

            When every card is refused with code 91, write to us at once: we can move your terminal to another route.
            """)

    private static let colleague = Text(
        language: .en, title: "Let a colleague see invoices",
        body: """
            1. Open *Account, People* and choose *Invite*.
            2. Choose the role **Reader** and tick **Invoices**.

            Your colleague may see and download invoices, and pay none.
            """)

    private static let colleagueInFrench = Text(
        language: .fr, title: "Donner accès aux factures à une collègue",
        body: """
            1. Ouvrez *Compte, Personnes* et choisissez *Inviter*.
            2. Choisissez le rôle **Lecture** et cochez **Factures**.

            Elle pourra voir et télécharger les factures, sans pouvoir payer.
            """)

    private static let lostKey = Text(
        language: .en, title: "Second factor lost: before you reset it",
        body: """
            1. Call back, on the number in the contract and on no other.
            2. Ask for the contract's number and the amount of the last invoice.
            3. Remove the old phone, and say that the recovery codes come once.

            Somebody who presses you to skip the call is a reason to call L3.
            """)
}
