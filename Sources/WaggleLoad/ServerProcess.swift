internal import Glibc

/// A server on this machine, as the kernel counts it (proc(5)).
package struct ServerProcess: Sendable {
    private let pid: Int

    /// Nil when there is no such process, or it may not be looked at.
    package init?(pid: Int) {
        self.pid = pid
        guard cpuSeconds != nil else { return nil }
    }

    /// CPU it has used, user and system, in seconds.
    package var cpuSeconds: Double? {
        // The second field is the program's name in brackets, which may hold anything.
        guard let text = read("stat"), let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[bracket...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The memory it holds, in bytes.
    package var residentBytes: Int? {
        for line in (read("status") ?? "").split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
        }
        return nil
    }

    private func read(_ name: String) -> String? {
        let descriptor = open("/proc/\(pid)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 8_192, alignment: 1) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }
    }
}
