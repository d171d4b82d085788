internal import Crypto
internal import Dispatch
internal import HTTP1
internal import Transport
internal import WaggleLog

// The HTTP/1.1 half of a connection: requests are answered one at a time and in order. While an answer is
// being made the parser is not pulled and the socket is not read; what is left of the last read waits in
// `held`. A long body goes to its receiver as it comes, and waits in the same way while that is not ready; a long answer
// is read from the disk piece by piece, as the output takes it. Time-outs follow the parser's phase: idle 75 s, head 10 s from its first byte, body 30 s.

/// Confined to the shard's queue; `@unchecked Sendable` so that an answer can find its way back there.
final class HTTPChannel: @unchecked Sendable {
    private unowned let owner: any HTTPChannelOwner
    private let context: ServerContext
    private var parser: HTTP1Parser
    private var head: RequestHead?
    private var body: [UInt8] = []
    private var route: Route?
    private var receiver: (any BodyReceiver)?
    /// Bytes of the body since its time-out began.
    private var progress = 0
    private var sending: HTTPSending?
    private var held: [UInt8] = []
    private var isAnswering = false
    private var isPulling = false
    private var isOver = false
    private var inputEnded = false
    private var mustClose = false
    private var answered = 0
    private var requestNumber = 0
    private var timer: TimerToken?
    private var timedPhase: HTTP1Parser.Phase?
    private var timedRequest = 0
    /// When the present request was whole, or its head where it is answered before.
    private var askedAt: UInt64 = 0
    private var requestID = ""
    private var requestPeer = ""

    init(owner: any HTTPChannelOwner, context: ServerContext) {
        self.owner = owner
        self.context = context
        var limits = HTTPLimits()
        limits.headBytesMax = context.limits.headBytes
        limits.headersMax = context.limits.headerCount
        limits.bodyBytesMax = context.limits.bodyBytes
        parser = HTTP1Parser(limits: limits)
        watch()
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !isOver else { return }
        if isAnswering || isWaiting {
            held += bytes
            owner.hold(.answer, true)
        } else if held.isEmpty {
            pull(bytes)
        } else {
            held += bytes
            pullHeld()
        }
    }

    /// The connection is gone, or belongs to another protocol now.
    func stop() {
        isOver = true
        receiver?.cancel()
        receiver = nil
        sending = nil
        if let timer { owner.shard.cancel(timer) }
        timer = nil
    }

    /// The peer sends no more. True when a request is still to be answered: then the connection closes after it.
    func endOfInput() -> Bool {
        guard !isOver, isAnswering || !held.isEmpty else { return false }
        inputEnded = true
        return true
    }

    /// There is room for more answers.
    func outputDrained() {
        guard !isOver else { return }
        if sending != nil { return sendOn() }
        guard !isAnswering, !isPulling, !held.isEmpty else { return }
        pullHeld()
    }

    /// No further requests: the one under way is answered, then the connection closes.
    func drain() {
        parser.stopAfterThisRequest()
        if !isAnswering, parser.phase == .finished { close() }
    }

    private func pullHeld() {
        var bytes = held
        held = []
        // Mutable, because a WebSocket's first frames are unmasked where they lie.
        bytes.withUnsafeMutableBytes { pull(UnsafeRawBufferPointer($0)) }
    }

    private func pull(_ bytes: UnsafeRawBufferPointer) {
        var input = bytes
        isPulling = true
        do throws(HTTPError) {
            while !isAnswering, !isOver, !isWaiting, !owner.isCongested, let event = try parser.next(&input) {
                if take(event) { return owner.receiveUpgraded(input) }
            }
        } catch {
            refuse(error)
        }
        isPulling = false
        guard !isOver else { return }
        keep(input)
        watch()
    }

    /// What cannot be looked at yet waits: for the present answer, or for room for the next.
    private func keep(_ rest: UnsafeRawBufferPointer) {
        let isWaiting = isWaiting
        if rest.isEmpty {
            if isWaiting { return owner.hold(.answer, true) }
            if !isAnswering {
                owner.hold(.answer, false)
                if inputEnded { close() }
            }
            return
        }
        held = [UInt8](rest)
        owner.hold(.answer, true)
        if !isAnswering, !isWaiting { owner.whenFlushed { [weak self] in self?.outputDrained() } }
    }

    /// True when the connection speaks WebSocket from here on.
    private func take(_ event: HTTPRequestEvent) -> Bool {
        switch event {
        case .head(let head): begin(head)
        case .body(let bytes): takeBody(bytes)
        case .end:
            guard let head else { return false }
            if let receiver { return endBody(receiver) }
            if head.asksUpgrade(to: "websocket"), context.isSocketPath(head.path) { return upgrade(head) }
            dispatch(head)
        }
        return false
    }

    private func begin(_ head: RequestHead) {
        self.head = head
        body = []
        requestNumber += 1
        askedAt = DispatchTime.now().uptimeNanoseconds
        (requestID, requestPeer) = ("", "")
        route = nil
        if case .route(let found) = context.router.match(head, isLocal: owner.isLocal) { route = found }
        parser.bodyBytesMax = route?.bodyBytesMax ?? context.limits.messageBytes
        let fits = (head.contentLength ?? 0) <= parser.bodyBytesMax
        if head.expectsContinue, head.hasBody, fits { owner.send(HTTPResponse.continueBytes) }
        if fits, !isEncoded(head), let receive = route?.receive { receiver = receive(request(head), responder(head)) }
    }

    private func isEncoded(_ head: RequestHead) -> Bool {
        head.hasBody && head.headers.list("Content-Encoding").contains { $0.lowercased() != "identity" }
    }

    /// The receiver of the body is not ready for more.
    private var isWaiting: Bool { receiver.map { !$0.isReady } ?? false }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) {
        guard let receiver else { return body += bytes }
        receiver.receive([UInt8](bytes))
        progress += bytes.count
        guard progress >= Self.progressBytes else { return }
        timedPhase = nil
        watch()
    }

    /// A long body has `bodyTimeout` for each so many bytes, not for all.
    private static let progressBytes = 64 * 1_024

    private func endBody(_ receiver: any BodyReceiver) -> Bool {
        noteRequest()
        receiver.end()
        return false
    }

    /// The receiver is ready again.
    func resume(_ number: Int) {
        guard !isOver, receiver != nil, number == requestNumber, !isAnswering else { return }
        // Also when nothing is held: the body may have ended.
        pullHeld()
    }

    private func upgrade(_ head: RequestHead) -> Bool {
        if let refusal = owner.upgrade(head) {
            isAnswering = true
            write(refusal, to: head)
            return false
        }
        stop()
        return true
    }

    private func noteRequest() {
        isAnswering = true
        answered += 1
        if answered >= context.limits.requestsPerConnection { parser.stopAfterThisRequest() }
        context.metrics.add(.requests)
        askedAt = DispatchTime.now().uptimeNanoseconds
    }

    private func responder(_ head: RequestHead) -> ChannelResponder {
        ChannelResponder(
            channel: self, number: requestNumber, shard: owner.shard,
            compression: AnswerCompression(for: head, bytesMin: context.limits.compressBytes))
    }

    private func dispatch(_ head: RequestHead) {
        noteRequest()
        let request = request(head)
        body = []
        if isEncoded(head) {
            return write(encodedBodyAnswer(request), to: head)
        }
        if let route {
            return route.handle(request, responder(head))
        }
        write(context.fallback(request), to: head)
    }

    private func request(_ head: RequestHead) -> Request {
        let client = context.proxies.client(of: head, from: owner.peer)
        requestID = Hex.encode(SecureRandom.bytes(8))
        requestPeer = owner.isLocal ? "local" : client.network.hostText
        return Request(
            head: head, body: body, peer: requestPeer,
            isSecure: context.proxies.isSecure(head, from: owner.peer, overTLS: owner.isSecure),
            isLocal: owner.isLocal, id: requestID)
    }

    private func encodedBodyAnswer(_ request: Request) -> HTTPResponse {
        var answer = context.problem(
            status: .unsupportedMediaType, code: "unsupported_encoding", detail: "Send the body as it is.",
            id: request.id)
        answer.headers.append("Accept-Encoding", "identity")
        return answer
    }

    /// The answer to request `number`, on the shard's queue.
    func answer(_ response: HTTPResponse, to number: Int) {
        guard !isOver, number == requestNumber, let head else { return }
        if !isAnswering {
            // Refused before the body was whole: what is still to come is not looked at.
            guard receiver != nil else { return }
            isAnswering = true
            mustClose = true
        }
        write(response, to: head)
        if !isPulling, !isOver, !isAnswering {
            if held.isEmpty { goOn() } else { pullHeld() }
        }
    }

    private func goOn() {
        owner.hold(.answer, false)
        if inputEnded { close() } else { watch() }
    }

    private func write(_ response: HTTPResponse, to head: RequestHead?) {
        var response = response
        context.addCommonHeaders(to: &response, answering: head)
        let microseconds = Int64((DispatchTime.now().uptimeNanoseconds &- askedAt) / 1_000)
        if let head { note(response.status, head, microseconds) }
        if context.tellsTime, head != nil {
            response.headers.append("Server-Timing", "answer;dur=\(Double(microseconds) / 1_000)")
        }
        var writer = ResponseWriter(
            answering: head, keepAlive: staysOpen, date: context.date())
        var bytes: [UInt8] = []
        do {
            try writer.write(response, into: &bytes)
        } catch {
            bytes = Self.plainFailure
            owner.send(bytes)
            return close()
        }
        owner.send(bytes)
        answerEnded(writer)
    }

    private func note(_ status: HTTPStatus, _ head: RequestHead, _ microseconds: Int64) {
        context.metrics.answered(route?.path ?? "(files)", status: status.rawValue, microseconds: microseconds)
        context.journal.answered(
            head.method.rawValue, head.path, status: status.rawValue, id: requestID, peer: requestPeer,
            microseconds: microseconds)
    }

    private var staysOpen: Bool { parser.phase != .finished && !context.isDraining && !mustClose }

    private func answerEnded(_ writer: ResponseWriter) {
        isAnswering = false
        head = nil
        receiver = nil
        if writer.closesAfter { close() }
    }

    /// The answer to request `number`, whose body lies on the disk. On the shard's queue.
    func answer(_ response: HTTPResponse, _ content: FileContent, to number: Int) {
        guard !isOver, isAnswering, number == requestNumber, let head else { return }
        var response = response
        context.addCommonHeaders(to: &response, answering: head)
        note(response.status, head, Int64((DispatchTime.now().uptimeNanoseconds &- askedAt) / 1_000))
        var writer = ResponseWriter(answering: head, keepAlive: staysOpen, date: context.date())
        var bytes: [UInt8] = []
        do {
            try writer.begin(response.status, response.headers, length: content.size, into: &bytes)
        } catch {
            owner.send(Self.plainFailure)
            return close()
        }
        owner.send(bytes)
        sending = HTTPSending(content, writer, left: head.method == .head ? 0 : content.size)
        sendOn()
    }

    /// The next piece, when there is room for it.
    private func sendOn() {
        guard !isOver, let sending, !sending.isReading else { return }
        if sending.left == 0 {
            self.sending = nil
            answerEnded(sending.writer)
            guard !isOver else { return }
            return held.isEmpty ? goOn() : pullHeld()
        }
        if owner.isCongested { return owner.whenFlushed { [weak self] in self?.outputDrained() } }
        sending.read(on: owner.shard) { [weak self] piece in self?.send(piece) }
    }

    private func send(_ piece: [UInt8]) {
        guard !isOver, let sending else { return }
        // The length was promised: a client sees that it did not get all.
        guard !piece.isEmpty else { return close() }
        owner.send(sending.framed(piece))
        sendOn()
    }

    private static let plainFailure = Array(
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)

    private func refuse(_ error: HTTPError) {
        context.journal.cut("http_" + error.code, peer: owner.peer.network.hostText)
        isAnswering = true
        let problem = context.problem(status: error.status, code: error.code, detail: error.status.phrase, id: nil)
        write(problem, to: nil)
        if !isOver { close() }
    }

    private func close() {
        stop()
        owner.finish()
    }

    /// Sets the time-out of the phase the parser is in.
    private func watch() {
        let phase: HTTP1Parser.Phase? = isAnswering || isWaiting ? nil : parser.phase
        guard phase != timedPhase || requestNumber != timedRequest || phase == .idle else { return }
        timedPhase = phase
        progress = 0
        timedRequest = requestNumber
        if let timer { owner.shard.cancel(timer) }
        timer = nil
        guard let phase, phase != .finished else { return }
        timer = owner.shard.schedule(afterMilliseconds: Int(milliseconds(for: phase))) { [weak self] in
            self?.timedOut(phase)
        }
    }

    private func milliseconds(for phase: HTTP1Parser.Phase) -> Int64 {
        switch phase {
        case .idle: answered == 0 ? context.limits.headTimeout : context.limits.keepAliveTimeout
        case .head: context.limits.headTimeout
        case .body, .finished: context.limits.bodyTimeout
        }
    }

    private func timedOut(_ phase: HTTP1Parser.Phase) {
        timer = nil
        context.journal.cut(phase == .idle ? "http_idle" : "http_slow", peer: owner.peer.network.hostText)
        if phase != .idle {
            isAnswering = true
            write(
                context.problem(
                    status: .requestTimeout, code: "slow_request", detail: "The request took too long.", id: nil),
                to: nil)
        }
        if !isOver { close() }
    }
}
