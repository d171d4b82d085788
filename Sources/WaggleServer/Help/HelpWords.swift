internal import WaggleDomain

/// The help centre's own words, in each language that articles may have.
struct HelpWords: Sendable {
    let title: String
    let skip: String
    let search: String
    let go: String
    let mostUseful: String
    let newest: String
    let topics: String
    let otherTopics: String
    let empty: String
    let home: String
    /// What was looked for stands behind it.
    let resultsFor: String
    let nothingFor: String
    let shownFor: String
    let nothingHint: String
    let contact: String
    let contactHint: String
    let changed: String
    let otherLanguages: String
    let notInLanguage: String
    let useful: String
    let yes: String
    let no: String
    let comment: String
    let thanks: String
    let missing: String
    let missingHint: String
    let busy: String
    let busyHint: String
    let all: String

    static func of(_ language: ArticleLanguage) -> HelpWords {
        switch language {
        case .en: en
        case .fr: fr
        case .ptBR: ptBR
        case .ptPT: ptPT
        }
    }

    private static let en = HelpWords(
        title: "Help", skip: "Skip to the content", search: "Search for help", go: "Search",
        mostUseful: "Most useful", newest: "Newest", topics: "Topics", otherTopics: "Other",
        empty: "There are no articles yet.", home: "All help", resultsFor: "Found for",
        nothingFor: "Nothing was found for",
        shownFor: "Shown instead:", nothingHint: "Try other words, or write to us.", contact: "Write to us",
        contactHint: "Not what you were looking for?", changed: "Changed on", otherLanguages: "In other languages",
        notInLanguage: "This article is not there in your language yet.", useful: "Was this useful?", yes: "Yes",
        no: "No",
        comment: "What was missing? (if you like)", thanks: "Thank you for telling us.",
        missing: "There is nothing here",
        missingHint: "The article may have been taken away, or the address is wrong.", busy: "Too much at once",
        busyHint: "Please try again in a moment.", all: "All of this topic")

    private static let fr = HelpWords(
        title: "Aide", skip: "Aller au contenu", search: "Chercher dans l’aide", go: "Chercher",
        mostUseful: "Les plus utiles", newest: "Les plus récents", topics: "Sujets", otherTopics: "Autres",
        empty: "Il n’y a pas encore d’articles.", home: "Toute l’aide", resultsFor: "Résultats pour",
        nothingFor: "Rien trouvé pour", shownFor: "Montré à la place :",
        nothingHint: "Essayez d’autres mots, ou écrivez-nous.",
        contact: "Écrivez-nous", contactHint: "Ce n’est pas ce que vous cherchiez ?", changed: "Modifié le",
        otherLanguages: "Dans d’autres langues", notInLanguage: "Cet article n’existe pas encore dans votre langue.",
        useful: "Cela vous a-t-il aidé ?", yes: "Oui", no: "Non", comment: "Que manquait-il ? (facultatif)",
        thanks: "Merci de nous l’avoir dit.", missing: "Il n’y a rien ici",
        missingHint: "L’article a peut-être été retiré, ou l’adresse est fausse.", busy: "Trop à la fois",
        busyHint: "Réessayez dans un instant.", all: "Tout ce sujet")

    private static let ptBR = HelpWords(
        title: "Ajuda", skip: "Ir para o conteúdo", search: "Buscar na ajuda", go: "Buscar",
        mostUseful: "Os mais úteis", newest: "Os mais recentes", topics: "Assuntos", otherTopics: "Outros",
        empty: "Ainda não há artigos.", home: "Toda a ajuda", resultsFor: "Resultados para",
        nothingFor: "Nada encontrado para",
        shownFor: "Mostrado no lugar:", nothingHint: "Tente outras palavras ou escreva para nós.",
        contact: "Escreva para nós",
        contactHint: "Não era o que você procurava?", changed: "Alterado em", otherLanguages: "Em outros idiomas",
        notInLanguage: "Este artigo ainda não existe no seu idioma.", useful: "Isto foi útil?", yes: "Sim", no: "Não",
        comment: "O que faltou? (se quiser)", thanks: "Obrigado por nos contar.", missing: "Não há nada aqui",
        missingHint: "O artigo pode ter sido retirado, ou o endereço está errado.", busy: "Demais de uma vez",
        busyHint: "Tente de novo em um instante.", all: "Todo este assunto")

    private static let ptPT = HelpWords(
        title: "Ajuda", skip: "Saltar para o conteúdo", search: "Procurar na ajuda", go: "Procurar",
        mostUseful: "Os mais úteis", newest: "Os mais recentes", topics: "Assuntos", otherTopics: "Outros",
        empty: "Ainda não há artigos.", home: "Toda a ajuda", resultsFor: "Resultados para",
        nothingFor: "Nada encontrado para",
        shownFor: "Mostrado em vez disso:", nothingHint: "Tente outras palavras ou escreva-nos.",
        contact: "Escreva-nos",
        contactHint: "Não era o que procurava?", changed: "Alterado em", otherLanguages: "Noutras línguas",
        notInLanguage: "Este artigo ainda não existe na sua língua.", useful: "Isto foi útil?", yes: "Sim", no: "Não",
        comment: "O que faltou? (se quiser)", thanks: "Obrigado por nos dizer.", missing: "Não há nada aqui",
        missingHint: "O artigo pode ter sido retirado, ou o endereço está errado.", busy: "Demasiado de uma vez",
        busyHint: "Tente de novo dentro de momentos.", all: "Todo este assunto")
}

extension ArticleLanguage {
    /// In its own words.
    var ownName: String {
        switch self {
        case .en: "English"
        case .fr: "Français"
        case .ptBR: "Português (Brasil)"
        case .ptPT: "Português (Portugal)"
        }
    }
}
