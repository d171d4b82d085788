/// Words of English, French and Portuguese that say nothing of a matter, in small letters.
enum CommonWords {
    static let all: Set<String> = [
        "the", "and", "for", "not", "you", "your", "are", "but", "can", "cannot", "with", "have", "has", "had", "was",
        "were", "this", "that", "there", "what", "how", "why", "when", "where", "who", "does", "did", "don", "doesn",
        "please", "help", "from", "get", "would", "could", "should", "want", "need", "any", "all", "its", "our", "out",
        "hello", "thanks", "thank", "dear", "will", "just", "still",
        "les", "des", "une", "est", "pas", "pour", "que", "qui", "sur", "dans", "avec", "mon", "mes", "vous", "nous",
        "mais", "comment", "bonjour", "merci", "puis", "peux", "suis", "cette", "votre", "plus",
        "uma", "não", "nao", "com", "para", "por", "meu", "minha", "como", "está", "esta", "você", "voce", "obrigado",
        "obrigada", "olá", "ola", "bom", "dia", "quero", "dos", "das",
    ]
}
