extension Access {
    /// The rights of raised hands, roles, proposals, credit and reopening of swarms.
    static let swarmingTable: [Action: [Relation]] = [
        .seeInvitation: [.onceInvited],
        .suggestInvitee: [.member],
        .answerAsk: [.owner, .manager],
        .raiseHand: [.skilledAgent, .manager],
        .answerHelp: [.owner, .manager],
        .changeMemberRole: [.owner, .manager],
        .proposeSolution: [.member],
        .answerProposal: [.owner, .manager],
        .reopenSwarm: [.owner, .manager],
        .joinSwarm: [.manager],
        .creditMember: [.owner],
        .findHelp: [.owner, .member, .manager],
        .readOpenAsks: [.anyAgent, .manager],
        .readOwnCredit: [.anyAgent, .manager],
    ]
}
