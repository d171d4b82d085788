extension Access {
    /// The rights of knowledge articles. What is published for everybody is everybody's; agents write and publish, an
    /// article is led by its owner and by managers (`Article.decide`).
    static let knowledgeTable: [Action: [Relation]] = [
        .readPublicArticles: [.anyCustomer, .anyPartner, .anyAgent, .manager, .administrator, .anyBot],
        .readPartnerArticles: [.anyPartner, .anyAgent, .manager],
        .readArticles: [.anyAgent, .manager],
        .draftArticle: [.anyAgent, .manager],
        .editArticle: [.anyAgent, .manager],
        .publishArticle: [.anyAgent, .manager],
        .leadArticle: [.anyAgent, .manager],
        .remindArticle: [.system],
        .readKnowledgeFigures: [.manager],
        .linkArticle: [.owner, .member, .cover, .manager],
        .proposeArticle: [.owner, .member, .cover, .readableStaff, .manager],
    ]

    /// Whether somebody may read a published article of that audience.
    package static func decideArticle(_ audience: ArticleAudience, by actor: Actor, view: DeskView) -> Refusal? {
        decide(audience.action, by: actor, on: nil, view: view)
    }

    /// Every audience whose published articles somebody may read.
    package static func audiences(of actor: Actor, view: DeskView) -> Set<ArticleAudience> {
        Set(ArticleAudience.allCases.filter { decideArticle($0, by: actor, view: view) == nil })
    }
}
