internal import ArgumentParser
internal import Glibc
internal import WaggleDesk
internal import WaggleImport
internal import WaggleLog

/// Why a command ends without having done its work: one plain sentence and a code of sysexits.
struct Failure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    init(_ code: Int32, _ sentence: String) {
        self.code = code
        description = sentence
    }

    static func usage(_ sentence: String) -> Failure { Failure(EX_USAGE, sentence) }
    static func badData(_ sentence: String) -> Failure { Failure(EX_DATAERR, sentence) }
    static func noInput(_ sentence: String) -> Failure { Failure(EX_NOINPUT, sentence) }
    static func unavailable(_ sentence: String) -> Failure { Failure(EX_UNAVAILABLE, sentence) }
    static func cannotCreate(_ sentence: String) -> Failure { Failure(EX_CANTCREAT, sentence) }
    static func io(_ sentence: String) -> Failure { Failure(EX_IOERR, sentence) }
}

extension Failure {
    init(_ error: LogError) {
        let code: Int32 =
            switch error {
            case .storageFull, .ioError, .unexpected: EX_IOERR
            case .corrupt, .damaged, .notADatabase, .unreadable, .unknownKind, .unfitBackup: EX_DATAERR
            case .busy, .locked: EX_UNAVAILABLE
            case .schemaTooNew, .schemaTooOld: EX_CONFIG
            case .readOnly, .cannotWrite, .exists: EX_CANTCREAT
            case .cannotOpen: EX_NOINPUT
            }
        self.init(code, error.description)
    }

    /// What the desk refuses, or what the world does not let it do.
    init(_ refusal: DeskRefusal) {
        let code: Int32 =
            switch refusal.code {
            case .badRequest, .invalidField: EX_USAGE
            case .storageFull: EX_IOERR
            case .unavailable, .internal, .rateLimited: EX_UNAVAILABLE
            default: EX_DATAERR
            }
        self.init(code, refusal.message)
    }

    init(_ error: ImportError) {
        let code: Int32 =
            switch error {
            case .unreadable: EX_NOINPUT
            default: EX_DATAERR
            }
        self.init(code, error.description)
    }

    init(_ error: GeneratingError) {
        switch error {
        case .store(let error): self.init(error)
        case .notEmpty: self.init(EX_CANTCREAT, error.description)
        case .passwordHash: self.init(EX_OSERR, error.description)
        }
    }

    /// Any error a command may end with.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as UsageError: self = .usage(error.description)
        case let error as LogError: self.init(error)
        case let refusal as DeskRefusal: self.init(refusal)
        case let error as ImportError: self.init(error)
        default: self.init(Waggle.exitCode(for: error).rawValue, Waggle.message(for: error))
        }
    }
}
