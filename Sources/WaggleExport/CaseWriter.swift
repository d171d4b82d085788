/// One file format. The cases come once for each pass, in the same order each time.
protocol CaseWriter: AnyObject {
    /// How often the cases must come.
    var passes: Int { get }
    func begin(pass: Int) throws(ExportError)
    func add(_ found: MinedCase, pass: Int) throws(ExportError)
    /// Makes the file whole.
    func finish() throws(ExportError)
}

extension CaseWriter {
    var passes: Int { 1 }
    func begin(pass: Int) throws(ExportError) {}
}
