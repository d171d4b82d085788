import Expertise
import Testing

struct ExpertiseTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_000 * day

    private func work(
        _ id: Int64, _ text: String, by person: Int64, helper: Int64? = nil, daysAgo: Int64 = 1, codes: [String] = [],
        outcome: Work.Outcome = .held
    ) -> Work {
        Work(
            id: id, at: Self.now - daysAgo * Self.day, text: text, codes: codes,
            parts: [.init(person: person, .did)] + (helper.map { [.init(person: $0, .helped)] } ?? []), outcome: outcome
        )
    }

    private func expertise(_ works: [Work]) -> Expertise {
        var expertise = Expertise()
        for work in works { expertise.add(work) }
        return expertise
    }

    private func question(_ text: String, codes: [String] = [], except: Int64? = nil) -> Question {
        Question(text: text, codes: codes, at: Self.now, except: except)
    }

    private let filler = (100..<140).map { number in
        Work(
            id: Int64(number), at: 999 * 86_400_000, text: "invoice \(number) was sent to another address", codes: [],
            parts: [.init(person: 90, .did)], outcome: .held)
    }

    @Test func `whoever solved the like comes first, with the work as reason`() {
        let found = expertise(
            filler + [
                work(1, "tunnel renegotiates its key", by: 7), work(2, "the tunnel lost its key again", by: 7),
                work(3, "printer prints blank labels", by: 8),
            ]
        ).find(question("our tunnel loses the key"), limit: 3)
        #expect(found.first?.person == 7)
        #expect(Set(found.first?.reasons ?? []) == [1, 2])
        #expect(!found.contains { $0.person == 8 })
    }

    @Test func `a question about nothing known finds nobody`() {
        let known = expertise(filler)
        #expect(known.find(question("umbrella stand"), limit: 3).isEmpty)
        #expect(known.find(question(""), limit: 3).isEmpty)
        #expect(Expertise().find(question("tunnel"), limit: 3).isEmpty)
    }

    @Test func `a helper counts a little less than whoever did it, and somebody who wrote it down less again`() {
        let one = Work(
            id: 1, at: Self.now, text: "tunnel key", codes: [],
            parts: [.init(person: 3, .wrote), .init(person: 2, .helped), .init(person: 1, .did)], outcome: .held)
        #expect(expertise(filler + [one]).find(question("tunnel key"), limit: 3).map(\.person) == [1, 2, 3])
    }

    @Test func `what came back counts less`() {
        let found = expertise(
            filler + [work(1, "tunnel key", by: 1, outcome: .cameBack), work(2, "tunnel key", by: 2)]
        ).find(question("tunnel key"), limit: 2)
        #expect(found.map(\.person) == [2, 1])
    }

    @Test func `after half a year work counts half`() throws {
        let found = expertise(
            filler + [work(1, "tunnel key", by: 1, daysAgo: 0), work(2, "tunnel key", by: 2, daysAgo: 182)]
        ).find(question("tunnel key"), limit: 2)
        #expect(found.map(\.person) == [1, 2])
        let (first, second) = try #require(found.first.flatMap { one in found.last.map { (one, $0) } })
        #expect(abs(first.score / second.score - 2) < 0.001)
    }

    @Test func `codes find where there are no words`() {
        var works = (1...20).map { work($0, "", by: 5, codes: ["category=a", "symptom=\($0)"]) }
        works += (21...40).map { work($0, "", by: 6, codes: ["category=b", "symptom=\($0)"]) }
        let found = expertise(works).find(question("", codes: ["category=b", "symptom=3"]), limit: 2)
        #expect(found.first?.person == 5)
        #expect(found.first?.reasons.first == 3)
    }

    @Test func `accents and capitals make no difference`() {
        let known = expertise(filler + [work(1, "Ligação óptica CORTADA", by: 4)])
        #expect(known.find(question("ligacao optica cortada"), limit: 1).first?.person == 4)
        #expect(known.find(question("Ligac\u{327}a\u{303}o o\u{301}ptica"), limit: 1).first?.person == 4)
    }

    @Test func `a question's own work and people who are not asked are left out`() {
        let known = expertise(filler + [work(1, "tunnel key", by: 1), work(2, "tunnel key", by: 2)])
        #expect(known.find(question("tunnel key", except: 1), limit: 3).map(\.person) == [2])
        #expect(known.find(question("tunnel key"), limit: 3) { $0 != 2 }.map(\.person) == [1])
    }

    @Test func `work is replaced by its number and forgotten`() {
        var known = expertise(filler + [work(1, "tunnel key", by: 1)])
        known.add(work(1, "tunnel key", by: 2))
        #expect(known.find(question("tunnel key"), limit: 3).map(\.person) == [2])
        known.remove(1)
        #expect(known.find(question("tunnel key"), limit: 3).isEmpty)
        #expect(known.count == filler.count)
    }

    @Test func `forgetting much loses nothing of the rest`() {
        var known = Expertise()
        for number in 0..<3_000 { known.add(work(Int64(number), "tunnel number\(number)", by: Int64(number))) }
        for number in 0..<2_000 { known.remove(Int64(number)) }
        #expect(known.count == 1_000)
        #expect(known.find(question("number2500"), limit: 1).first?.person == 2_500)
        #expect(known.find(question("number1500"), limit: 1).isEmpty)
    }

    @Test func `the busy and the often interrupted count less, and never nothing`() {
        #expect(Standing(load: 0, interrupted: 0).share == 1)
        #expect(Standing(load: 1, interrupted: 0).share == 0.5)
        #expect(Standing(load: 7, interrupted: 9).share == 0.25)
    }
}

struct CoverTests {
    private func candidate(_ person: Int64, _ has: Set<String>) -> Cover.Candidate { .init(person: person, has: has) }

    @Test func `one who has all is enough`() {
        let people = [candidate(1, ["a"]), candidate(2, ["b"]), candidate(3, ["a", "b"])]
        #expect(Cover.smallest(people, wanted: ["a", "b"]) == [3])
    }

    @Test func `the fewest cover several skills, where taking the greatest first would need more`() {
        let people = [
            candidate(1, ["a", "b", "c", "d"]), candidate(2, ["a", "b", "e"]), candidate(3, ["c", "d", "f"]),
        ]
        #expect(Cover.smallest(people, wanted: ["a", "b", "c", "d", "e", "f"]) == [2, 3])
    }

    @Test func `among sets of one size the earliest are taken`() {
        let people = [candidate(9, ["a"]), candidate(4, ["a"]), candidate(5, ["b"])]
        #expect(Cover.smallest(people, wanted: ["a", "b"]) == [9, 5])
    }

    @Test func `what nobody has is not waited for`() {
        #expect(Cover.smallest([candidate(1, ["a"])], wanted: ["a", "z"]) == [1])
        #expect(Cover.smallest([candidate(1, ["a"])], wanted: ["z"]).isEmpty)
        #expect(Cover.smallest([], wanted: []).isEmpty)
    }
}
