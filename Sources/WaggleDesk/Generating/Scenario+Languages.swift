internal import WaggleDomain

extension Scenario {
    static let portuguese = [
        Scenario(
            category: "billing", skill: "billing", kind: .question, priority: .p3, subject: "Fatura com valor errado",
            opening: "Bom dia, a fatura deste mês veio com um valor maior do que o combinado.",
            greeting: "Bom dia! Vou verificar a sua fatura. Qual era o valor combinado?",
            detail: "Eram 49 euros por mês, e vieram 59.",
            question: "O desconto de fidelidade terminou antes do prazo do contrato. É um erro do novo plano?",
            tried: "Comparei o contrato com o plano ativo; a data do desconto está errada.",
            note: "A migração de planos cortou o desconto um mês mais cedo. Corrigido, com nota de crédito.",
            answer: "Tem razão: o desconto foi retirado cedo demais. Já emitimos uma nota de crédito de 10 euros.",
            thanks: "Muito obrigado pela rapidez!", solution: "Desconto reposto e nota de crédito emitida."),
        Scenario(
            category: "payments", skill: "payments", kind: .incident, priority: .p2,
            subject: "Pagamento confirmado, mas a encomenda está pendente",
            opening: "Paguei ontem e a encomenda continua pendente. O dinheiro já saiu da conta.",
            greeting: "Lamento a espera. Pode enviar-me a referência do pagamento?",
            detail: "A referência é 845 221 907.",
            question: "Pagamento liquidado sem notificação: o aviso do banco perdeu-se?",
            tried: "A referência existe no banco, mas não no nosso registo de avisos.",
            note: "O aviso chegou com a assinatura antiga e foi recusado. Reprocessado com a chave nova.",
            answer: "O aviso do banco tinha sido recusado; já o processámos. A sua encomenda segue hoje.",
            thanks: "Que bom, obrigada!", solution: "Aviso de pagamento reprocessado com a chave nova."),
        Scenario(
            category: "accounts", skill: "accounts", kind: .request, priority: .p4, subject: "Mudar o e-mail da conta",
            opening: "Olá, preciso de mudar o endereço de e-mail da minha conta.",
            greeting: "Olá! Com certeza. Qual é o novo endereço?",
            detail: "É o mesmo nome, mas com o domínio novo da empresa.",
            question: "O domínio novo ainda não está na lista de confiança. Posso acrescentá-lo?",
            tried: "O convite para o novo endereço foi bloqueado.",
            note: "Domínio confirmado pelo contrato; acrescentado à lista.",
            answer: "Feito. Enviámos uma confirmação para o novo endereço.",
            thanks: "Recebi, obrigado.", solution: "Endereço mudado e domínio acrescentado."),
        Scenario(
            category: "network", skill: "network", kind: .incident, priority: .p2,
            subject: "Sem ligação na loja do Porto",
            opening: "A loja do Porto está sem ligação desde as oito horas.",
            greeting: "Vou ver já a linha. As luzes do router estão verdes?",
            detail: "A do meio está vermelha a piscar.",
            question: "Perda de sinal ótico numa só loja: avaria local ou obra na rua?",
            tried: "Router reiniciado; sem sinal no lado do operador.",
            note: "O operador confirma um cabo cortado na rua; reparação até às 14 horas. Ligação móvel ativada.",
            answer: "Há um cabo cortado na rua, com reparação até às 14 horas. Até lá, ativámos a ligação móvel.",
            thanks: "Já temos ligação pelo móvel. Obrigado!", solution: "Ligação móvel ativada até à reparação do cabo."
        ),
    ]

    static let french = [
        Scenario(
            category: "billing", skill: "billing", kind: .question, priority: .p3, subject: "Remboursement en attente",
            opening: "Bonjour, j'attends un remboursement depuis deux semaines.",
            greeting: "Bonjour, je regarde cela tout de suite. Quel est le numéro de la commande ?",
            detail: "C'est la commande 20517, retournée le 2.",
            question: "Retour enregistré, remboursement absent : faut-il une validation au-delà de 500 euros ?",
            tried: "Le retour est bien arrivé à l'entrepôt.",
            note: "Au-delà de 500 euros une deuxième validation est nécessaire. C'est fait.",
            answer: "Votre remboursement attendait une deuxième validation. Il part aujourd'hui.",
            thanks: "Merci beaucoup !", solution: "Deuxième validation donnée, remboursement envoyé."),
        Scenario(
            category: "hardware", skill: "hardware", kind: .incident, priority: .p3, subject: "Scanner non reconnu",
            opening: "Notre scanner n'est plus reconnu depuis la mise à jour.",
            greeting: "Merci de nous prévenir. Sur quel poste, et quelle mise à jour ?",
            detail: "Sur les trois postes de la caisse, la mise à jour de lundi.",
            question: "Pilote du scanner perdu après la mise à jour de lundi : une version signée existe-t-elle ?",
            tried: "Autre câble, autre port : sans effet.",
            note: "Le pilote 3.2 est signé et passe. Déployé sur les trois postes.",
            answer: "Nous avons installé le pilote 3.2 sur vos trois postes. Le scanner devrait répondre.",
            thanks: "Tout fonctionne, merci.", solution: "Pilote 3.2 déployé sur les trois postes."),
        Scenario(
            category: "accounts", skill: "accounts", kind: .question, priority: .p4, subject: "Ajouter une collègue",
            opening: "Comment donner à une collègue l'accès à nos factures ?",
            greeting: "C'est simple, je vous montre. Doit-elle aussi pouvoir payer ?",
            detail: "Non, seulement les voir et les télécharger.",
            question: "Quel droit donne la lecture des factures sans le paiement ?",
            tried: "Le rôle « comptable » permet aussi le paiement.",
            note: "Le rôle « lecture » avec l'option factures suffit.",
            answer: "Choisissez « lecture » et cochez « factures » : elle pourra les voir et les télécharger.",
            thanks: "Parfait, c'est fait.", solution: "Rôle « lecture » avec factures expliqué."),
    ]
}
