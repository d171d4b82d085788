import Crypto
import Foundation
import Testing
import WaggleDomain
import WaggleLog

@Suite struct FileTests {
    private final class Place {
        let folder: DataFolder
        init() throws {
            folder = DataFolder(
                FileManager.default.temporaryDirectory.appendingPathComponent("waggle-files-\(UUID().uuidString)").path)
            try folder.create()
        }
        deinit { try? FileManager.default.removeItem(atPath: folder.path) }

        var names: [String] {
            let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            return files.filter { $0.utf8.count > 60 }
        }
    }

    private func receive(_ store: FileStore, _ pieces: [[UInt8]]) throws -> FileWriter.Received {
        let writer = try store.begin()
        for piece in pieces { try writer.write(piece) }
        return try writer.finish()
    }

    @Test func `what was received is read back as it was, under its hash`() throws {
        let place = try Place()
        let store = FileStore(place.folder)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let received = try receive(store, [Array(bytes[..<70_001]), Array(bytes[70_001...])])
        #expect(received.size == 200_000 && received.sha256 == SHA256.hash(bytes).hex)
        let content = try store.open(received.sha256)
        var read: [UInt8] = []
        while let piece = content.next(), !piece.isEmpty { read += piece }
        #expect(read == bytes && content.size == 200_000)
    }

    @Test func `one content lies there once, and stays while somebody is about to refer to it`() throws {
        let place = try Place()
        let store = FileStore(place.folder)
        let one = try receive(store, [[1, 2, 3]])
        let other = try receive(store, [[1], [2, 3]])
        #expect(one == other && place.names.count == 1)
        store.release(one.sha256)
        store.remove(one.sha256)
        #expect(place.names.count == 1)
        store.release(one.sha256)
        store.remove(one.sha256)
        #expect(place.names == [])
    }

    @Test func `what is cancelled or cut short leaves nothing`() throws {
        let place = try Place()
        let store = FileStore(place.folder)
        let writer = try store.begin()
        try writer.write([1, 2, 3])
        writer.cancel()
        let forgotten = try store.begin()
        try forgotten.write([4])
        store.clearIncoming()
        let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path + "/files/incoming")
        #expect(left == [] && place.names == [])
    }

    @Test(
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0], "image/png"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), (Array("%PDF-1.7\n".utf8), "application/pdf"),
            (Array("<html><script>alert(1)</script>".utf8), "text/plain; charset=utf-8"),
            (Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), "text/plain; charset=utf-8"),
            (Array("réçu".utf8), "text/plain; charset=utf-8"), ([0xC3], "text/plain; charset=utf-8"),
            ([0xED, 0xA0, 0x80], "application/octet-stream"), ([0], "application/octet-stream"),
            ([0x50, 0x4B, 3, 4, 0, 0], "application/zip"), ([], "text/plain; charset=utf-8"),
        ] as [([UInt8], String)])
    func `its content says what it is`(bytes: [UInt8], type: String) throws {
        let place = try Place()
        let store = FileStore(place.folder)
        #expect(try receive(store, bytes.map { [$0] }).type == type)
    }

    @Test func `files stand in the half of an event that an erasure takes`() throws {
        let file = AttachedFile(number: 1, name: "Auszug.pdf", size: 3, type: "application/pdf", sha256: "ab")
        for event in [
            Event.customerMessageSent(number: 2, text: "", files: [file]),
            .agentMessageSent(number: 2, text: "x", files: [file, file]),
            .noteAdded(number: 1, text: "x", files: [file]),
        ] {
            let encoded = EventCodec.encode(event)
            #expect(!String(decoding: encoded.payload, as: UTF8.self).contains("Auszug"))
            #expect(try EventCodec.decode(kind: encoded.kind, payload: encoded.payload, body: encoded.body) == event)
        }
        let plain = EventCodec.encode(.noteAdded(number: 1, text: "x"))
        #expect(String(decoding: plain.body ?? [], as: UTF8.self) == #"{"text":"x"}"#)
    }
}
