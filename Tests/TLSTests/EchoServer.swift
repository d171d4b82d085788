import Foundation
import Glibc
import TLS

/// A server for one connection over a real socket: it sends back what it gets, until the client closes.
final class EchoServer: @unchecked Sendable {
    // Only the thread writes the results, and only after `wait` are they read.
    let port: UInt16
    private let listener: Int32
    private let finished = DispatchSemaphore(value: 0)
    private(set) var failure: TLSError?
    private(set) var endedCleanly = false
    private(set) var version = ""

    init(_ context: TLSContext) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard bound else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            serve(context)
            finished.signal()
        }
    }

    deinit { close(listener) }

    func wait() -> Bool { finished.wait(timeout: .now() + 20) == .success }

    private func serve(_ context: TLSContext) {
        let descriptor = accept(listener, nil, nil)
        defer { close(descriptor) }
        guard let engine = try? TLSEngine(context) else { return }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while failure == nil && !engine.peerClosed {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            do {
                guard count > 0 else {
                    try engine.endOfInput()
                    break
                }
                var answer: [UInt8] = []
                try buffer[..<count].withUnsafeBytes { bytes in
                    try engine.receive(bytes) { answer += $0 }
                }
                if !answer.isEmpty { try engine.write(answer) }
            } catch {
                failure = error as? TLSError
            }
            flush(engine, descriptor)
        }
        version = engine.version
        endedCleanly = engine.peerClosed
        engine.shutdown()
        flush(engine, descriptor)
    }

    private func flush(_ engine: TLSEngine, _ descriptor: Int32) {
        let output = engine.takeOutput()
        if !output.isEmpty { send(descriptor, output, output.count, Int32(MSG_NOSIGNAL)) }
    }
}
