// Claim: whatever the bytes, decoding a frame gives one or more commands or a `WireError`, never a trap; each
// command has an id unless it is a pong or a send; each payload is one line of valid JSON or empty.
import JSON
import Testing
import WaggleWire

/// SplitMix64: the same seed gives the same test, everywhere.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

private let corpus: [[UInt8]] = [
    #"{"connect":{"token":"t","data":{"a":1},"subs":{"user:7":{"recover":true,"epoch":"x","offset":12}},"name":"js"},"id":1}"#,
    #"{"id":2,"subscribe":{"channel":"ticket:42","recover":true,"epoch":"e","offset":900,"data":[],"flag":3,"type":0}}"#,
    #"{"id":3,"history":{"channel":"ticket:1","limit":-1,"since":{"offset":5,"epoch":"e"},"reverse":true}}"#,
    #"{"id":4,"rpc":{"method":"chat.send","data":{"ticket":42,"text":"h\u00e9 \ud83d\ude00"}}}"#,
    #"{"send":{"data":"x"}}"#, "{}", #"{"id":5,"sub_refresh":{"channel":"c","token":"t"}}"#,
    "{\"id\":6,\"ping\":{}}\n{\"id\":7,\"presence\":{\"channel\":\"c\"}}\n",
].map { Array($0.utf8) }

private func mutated(_ frame: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = frame
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
        case 2 where place < bytes.count: bytes.remove(at: place)
        case 3: bytes.removeSubrange(place...)
        case 4: bytes.insert(0x0A, at: place)
        default: bytes += [0x0A] + corpus[Int.random(in: 0..<corpus.count, using: &generator)]
        }
    }
    return bytes
}

private func payload(_ request: ClientRequest) -> [UInt8] {
    switch request {
    case .connect(let request): request.data
    case .subscribe(let request): request.data
    case .publish(let request): request.data
    case .rpc(let request): request.data
    case .send(let data): data
    default: []
    }
}

private func isSound(_ command: ClientCommand) -> Bool {
    let data = payload(command.request)
    guard data.isEmpty || (!data.contains(0x0A) && isJSON(data)) else { return false }
    switch command.request {
    case .pong, .send: return command.id == 0
    default: return command.id > 0
    }
}

private func isJSON(_ bytes: [UInt8]) -> Bool {
    do throws(JSONError) {
        try JSONReader.reading(bytes) { (reader) throws(JSONError) in
            try reader.skipValue()
            try reader.finish()
        }
        return true
    } catch {
        return false
    }
}

struct FrameFuzzTests {
    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `any bytes give commands or an error`(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        var accepted = 0
        for round in 0..<15_000 {
            let frame = mutated(corpus[Int.random(in: 0..<corpus.count, using: &generator)], &generator)
            do throws(WireError) {
                let commands = try ClientCodec.json.decodeFrame(frame)
                accepted += 1
                if commands.isEmpty || !commands.allSatisfy(isSound) {
                    Issue.record("unsound commands: seed \(seed), round \(round)")
                }
            } catch {
                if error.disconnectCode != .badRequest { Issue.record("seed \(seed), round \(round): \(error)") }
            }
        }
        // A fuzzer that only meets refusals, or only commands, has stopped testing.
        #expect(accepted > 1_000 && accepted < 14_000)
    }
}
