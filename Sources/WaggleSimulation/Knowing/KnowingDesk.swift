// A made-up desk about which we know what no desk knows: who can answer what. It exists to judge whatever answers "who
// can help", so it was written before that was, and nothing of it may be tuned afterwards: a test holds its digest.
//
// As in life:
// - A topic ("the tunnel renegotiates every three minutes") is finer than a category, and crosses them: of a topic's
//   tickets seven in ten are filed where it belongs, two in a second category, one anywhere.
// - A text is mostly everyday words, some of the category's, a quarter of the topic's own, some of which a neighbour
//   shares; three words in a hundred are misspelt.
// - Whoever knows a topic often works in its category, and often does not. Skills are declared for categories: six in ten
//   of those somebody is at home in, and four in ten people declare one they know nothing of.
// - A third of the tickets are easy: the first line solves them, whoever is on duty. Of the others three in four reach
//   somebody on duty who knows; the rest is solved by a colleague of the category, half the time with the help of one
//   who knows, and comes back more often when nobody who knew was there.
// - People come and go; a sixth of the topics begins only in the last third.

internal import Statistics

/// Solved tickets with the people who know about them.
package struct KnowingDesk: Sendable {
    /// What a ticket is really about.
    package struct Topic: Sendable, Equatable {
        /// Where it belongs.
        package let category: Int
        /// Where it is often filed instead.
        package let second: Int
        /// Who knows it, ascending.
        package internal(set) var knowers: [Int] = []
        /// The first day on which it is asked about.
        package let begins: Double
        let weight: Double
        let words: [String]
    }

    /// Somebody of the staff; the index is the person's number.
    package struct Person: Sendable, Equatable {
        /// The category they work in.
        package let home: Int
        /// Declared: category to level 1...5; partly wrong.
        package let skills: [Int: Int]
        package let isFirstLine: Bool
        /// The first and the last day at the desk.
        package let days: ClosedRange<Double>
    }

    /// A solved ticket.
    package struct Ticket: Sendable, Equatable {
        /// From 1, in order of time.
        package let number: Int
        /// Days since the beginning.
        package let day: Double
        /// Where it was filed.
        package let category: Int
        /// Hidden: an index of `topics`.
        package let topic: Int
        package let isEasy: Bool
        /// What the customer wrote.
        package let question: String
        /// What was written when it was solved.
        package let solution: String
        package let solver: Int
        /// Credited beside the solver.
        package let helper: Int?
        /// Who wrote an article out of it.
        package let author: Int?
        package let isReopened: Bool
    }

    package static let categoryCount = 12
    package static let topicCount = 60
    package static let personCount = 90
    package static let dayCount = 400.0

    package private(set) var topics: [Topic] = []
    package private(set) var people: [Person] = []
    package private(set) var tickets: [Ticket] = []

    /// The same seed and count give the same desk.
    package init(seed: UInt64, tickets count: Int) {
        var random = SplitMix64(seed: seed, stream: 0)
        let words = KnowingWords(categories: Self.categoryCount, &random)
        people = (0..<Self.personCount).map { Self.person($0, &random) }
        topics = (0..<Self.topicCount).map { Self.topic($0, &random) }
        for index in topics.indices { topics[index].knowers = knowers(of: topics[index], &random) }
        // Ticket i hangs on the seed and i alone.
        let days = (0..<count).map { Self.dayCount * (Double($0) + 0.5) / Double(count) }
        tickets = days.enumerated().map { index, day in
            var own = SplitMix64(seed: seed, stream: UInt64(index) + 1)
            return ticket(index + 1, day, words, &own)
        }
    }

    /// Who of those that know a topic is at the desk on a day.
    package func knowers(of topic: Int, on day: Double) -> [Int] {
        topics[topic].knowers.filter { people[$0].days.contains(day) }
    }

    private static func person(_ index: Int, _ random: inout SplitMix64) -> Person {
        let home = index % categoryCount
        var skills: [Int: Int] = [:]
        if random.unit() < 0.6 { skills[home] = 2 + random.below(4) }
        if random.unit() < 0.4 { skills[random.below(categoryCount)] = 1 + random.below(5) }
        let moment = 40 + random.unit() * (dayCount - 80)
        let fate = random.unit()
        let days = fate < 0.15 ? 0...moment : fate < 0.3 ? moment...dayCount : 0...dayCount
        return Person(home: home, skills: skills, isFirstLine: index % 6 == 0, days: days)
    }

    private static func topic(_ index: Int, _ random: inout SplitMix64) -> Topic {
        let category = index % categoryCount
        let second = (category + 1 + random.below(categoryCount - 1)) % categoryCount
        let begins = random.unit() < 1.0 / 6 ? dayCount * 2 / 3 : 0
        // Some are asked about ten times as often as others.
        let weight = 1 / Double(1 + random.below(10))
        return Topic(
            category: category, second: second, begins: begins, weight: weight,
            words: (0..<12).map { _ in KnowingWords.word(&random) })
    }

    /// Three to six; each is of the topic's category half the time.
    private func knowers(of topic: Topic, _ random: inout SplitMix64) -> [Int] {
        var found: Set<Int> = []
        let wanted = 3 + random.below(4)
        while found.count < wanted {
            let isAtHome = random.unit() < 0.5
            let person = random.below(Self.personCount)
            if !people[person].isFirstLine, !isAtHome || people[person].home == topic.category { found.insert(person) }
        }
        return found.sorted()
    }

    private func ticket(_ number: Int, _ day: Double, _ words: KnowingWords, _ random: inout SplitMix64) -> Ticket {
        let topic = drawTopic(on: day, &random)
        let category = filed(topics[topic], &random)
        let texts = (0..<2).map { part in
            words.text(
                (part == 0 ? 16 : 8) + random.below(16), category: topics[topic].category, topic: topics[topic].words,
                neighbour: topics[(topic + 1) % topics.count].words, &random)
        }
        let isEasy = random.unit() < 1.0 / 3
        let work = work(topic, category, isEasy, day, &random)
        let knows = work.helper != nil || isEasy || topics[topic].knowers.contains(work.solver)
        return Ticket(
            number: number, day: day, category: category, topic: topic, isEasy: isEasy, question: texts[0],
            solution: texts[1], solver: work.solver, helper: work.helper,
            author: random.unit() < 0.03 ? pick(knowers(of: topic, on: day), &random) : nil,
            isReopened: random.unit() < (knows ? 0.04 : 0.3))
    }

    private func drawTopic(on day: Double, _ random: inout SplitMix64) -> Int {
        let open = topics.indices.filter { topics[$0].begins <= day }
        var left = random.unit() * open.reduce(0) { $0 + topics[$1].weight }
        for index in open {
            left -= topics[index].weight
            if left < 0 { return index }
        }
        return open.last ?? 0
    }

    private func filed(_ topic: Topic, _ random: inout SplitMix64) -> Int {
        let place = random.unit()
        return place < 0.7 ? topic.category : place < 0.9 ? topic.second : random.below(Self.categoryCount)
    }

    /// Who solved it, and who helped.
    private func work(
        _ topic: Int, _ category: Int, _ isEasy: Bool, _ day: Double, _ random: inout SplitMix64
    ) -> (solver: Int, helper: Int?) {
        let here = people.indices.filter { people[$0].days.contains(day) }
        if isEasy, let solver = pick(here.filter { people[$0].isFirstLine }, &random) { return (solver, nil) }
        // Half of them are on duty at any time.
        let knowing = knowers(of: topic, on: day).filter { _ in random.unit() < 0.5 }
        if random.unit() < 0.75, let solver = pick(knowing, &random) { return (solver, nil) }
        let colleagues = here.filter { people[$0].home == category && !topics[topic].knowers.contains($0) }
        let solver = pick(colleagues, &random) ?? pick(here, &random) ?? 0
        return (solver, random.unit() < 0.5 ? pick(knowing, &random) : nil)
    }

    private func pick(_ people: [Int], _ random: inout SplitMix64) -> Int? {
        people.isEmpty ? nil : people[random.below(people.count)]
    }
}
