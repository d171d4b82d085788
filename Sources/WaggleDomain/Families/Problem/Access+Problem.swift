extension Access {
    /// The rights of problems: several tickets with one cause. Agents see and declare them, and bring tickets whose
    /// conversation they may read; a problem is led by its owner and by managers (`Problem.decide`).
    static let problemTable: [Action: [Relation]] = [
        .readProblems: [.anyAgent, .manager],
        .declareProblem: [.anyAgent, .manager],
        .dismissProblem: [.anyAgent, .manager],
        .linkProblem: [.anyAgent, .manager],
        .leadProblem: [.anyAgent, .manager],
        .answerProblem: [.owner, .manager],
    ]
}
