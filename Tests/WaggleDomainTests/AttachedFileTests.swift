import Testing
import WaggleDomain
import WaggleTesting

@Suite struct AttachedFileTests {
    private static func file(_ name: String) -> AttachedFile {
        AttachedFile(name: name, size: 3, type: "image/png", sha256: String(repeating: "a", count: 64))
    }

    private static func numbered(_ number: Int, _ name: String) -> AttachedFile {
        var file = file(name)
        file.number = number
        return file
    }

    @Test func `files have numbers of their ticket, messages and notes together`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        #expect(
            story.does(Cast.carla, .sendMessage(text: "see", files: [Self.file("a"), Self.file("b")])).first
                == .customerMessageSent(
                    number: story.ticket.messageCount, text: "see",
                    files: [Self.numbered(1, "a"), Self.numbered(2, "b")]))
        #expect(
            story.does(Cast.ana, .addNote(text: "odd", files: [Self.file("c")]))
                == [.noteAdded(number: 1, text: "odd", files: [Self.numbered(3, "c")])])
        #expect(story.ticket.fileCount == 3)
        #expect(story.replayed == story.ticket)
    }

    @Test func `a file needs no words, and words no file`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        #expect(story.refuses(Cast.carla, .sendMessage(text: " "))?.field == "text")
        #expect(story.does(Cast.carla, .sendMessage(text: "", files: [Self.file("a")])).isEmpty == false)
        #expect(story.refuses(Cast.ana, .addNote(text: ""))?.field == "text")
    }

    @Test func `a message and a ticket take so many files and no more`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        let most = (1...Bounds.filesPerMessageMax).map { Self.file("\($0)") }
        #expect(story.refuses(Cast.carla, .sendMessage(text: "x", files: most + [Self.file("y")]))?.field == "files")
        for _ in 0..<(Bounds.filesPerTicketMax / most.count) {
            story.does(Cast.carla, .sendMessage(text: "x", files: most))
        }
        #expect(story.refuses(Cast.carla, .sendMessage(text: "x", files: [Self.file("y")]))?.code == .conflict)
        #expect(story.refuses(Cast.carla, .sendMessage(text: "x")) == nil)
    }

    @Test(arguments: [
        ("photo.png", "photo.png"), ("C:\\Users\\Carla\\photo.png", "photo.png"), ("../../etc/passwd", "passwd"),
        ("  a b .txt ", "a b .txt"), ("exe\u{202E}gnp.png", "exegnp.png"), ("a\u{0}b\n.txt", "ab.txt"), ("", "file"),
        ("..", "file"), ("/", "file"), ("réçu 📎.pdf", "réçu 📎.pdf"), ("a\u{200B}.exe", "a.exe"),
    ])
    func `a name keeps what a person meant`(name: String, cleaned: String) {
        #expect(FileName.cleaned(name) == cleaned)
    }

    @Test func `a long name is cut before its ending`() {
        let cleaned = FileName.cleaned(String(repeating: "é", count: 300) + ".pdf")
        #expect(cleaned.utf8.count <= Bounds.fileNameBytesMax && cleaned.hasSuffix("é.pdf"))
    }
}
