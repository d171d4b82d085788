internal import Glibc

/// A text written to a file of its own.
enum TextFile {
    /// Writes the file anew; everything is in it when this returns.
    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else {
            throw Failure.cannotCreate("\(path) cannot be written: \(systemReason())")
        }
        let bytes = Array(text.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw Failure.io("\(path) cannot be written: \(systemReason())")
        }
    }
}
