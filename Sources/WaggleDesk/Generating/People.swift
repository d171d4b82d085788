internal import WaggleDomain

/// Made-up names and skills.
enum People {
    private static let first = [
        "Ana", "Beatriz", "Camille", "Chidi", "Clara", "Daniel", "Elif", "Emma", "Fatima", "Gabriel", "Hugo", "Ines",
        "Inês", "João", "Jonas", "Julie", "Kenji", "Lara", "Léa", "Lucas", "Luís", "Maria", "Mateus", "Mei", "Nadia",
        "Noah", "Olga", "Pedro", "Priya", "Rafael", "Rosa", "Samuel", "Sara", "Sofia", "Tariq", "Teresa", "Tomás",
        "Vera",
        "Yara", "Zoé",
    ]
    private static let last = [
        "Almeida", "Bauer", "Bernard", "Carvalho", "Chen", "Correia", "Dubois", "Duarte", "Eriksen", "Fernandes",
        "Ferreira",
        "Garcia", "Haddad", "Ito", "Jansen", "Kaya", "Lefèvre", "Lopes", "Martins", "Mendes", "Moreau", "Nunes",
        "Okafor",
        "Oliveira", "Patel", "Pereira", "Ramos", "Ribeiro", "Rocha", "Rossi", "Santos", "Schmidt", "Silva", "Sousa",
        "Tavares", "Teixeira", "Vieira", "Weber", "Wójcik", "Yilmaz",
    ]
    private static let skills = ["billing", "network", "payments", "accounts", "hardware"]
    private static let languages = ["portuguese", "french", "german", "spanish"]

    static func name(_ generator: inout SeededGenerator) -> String {
        "\(generator.pick(first) ?? "Ana") \(generator.pick(last) ?? "Silva")"
    }

    /// `Ana.Silva@example.org`, without what an address may not hold.
    static func address(of name: String, number: Int) -> String {
        let plain = name.lowercased().map { $0 == " " ? "." : $0 }.filter { $0.isASCII }
        return String(plain) + "\(number)@example.org"
    }

    /// Half of them first line, a third second line, the rest experts; the first three make a desk.
    private static let tiers: [Tier] = [.l1, .l2, .l3, .l1, .l1, .l2]

    /// The agents of a made-up desk.
    static func agents(_ count: Int, _ generator: inout SeededGenerator) -> [PersonDraft] {
        (0..<count).map { index in
            let tier = tiers[index % tiers.count]
            return PersonDraft(
                role: .agent, name: name(&generator), tiers: [tier],
                skills: skills(of: tier, index, &generator), capacity: 4)
        }
    }

    /// One main skill in turn, so that every skill has somebody; experts hold it at a higher level.
    private static func skills(of tier: Tier, _ index: Int, _ generator: inout SeededGenerator) -> [String: Int] {
        let levels = tier == .l1 ? 1...3 : tier == .l2 ? 3...4 : 4...5
        var held = [skills[index % skills.count]: Int.random(in: levels, using: &generator)]
        if generator.chance(60), let other = generator.pick(skills) {
            held[other] = held[other] ?? Int.random(in: 1...levels.upperBound, using: &generator)
        }
        if generator.chance(50), let language = generator.pick(languages) {
            held[language] = Int.random(in: 3...5, using: &generator)
        }
        return held
    }
}
