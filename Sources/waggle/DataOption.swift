internal import ArgumentParser
internal import Glibc
internal import WaggleLog

/// `--data DIR`, at the end of every command.
struct DataOption: ParsableArguments {
    @Option(help: "Data folder; else WAGGLE_DATA, else .waggle/data.")
    var data: String?

    /// The folder named on the command line, by the environment, or the default.
    var folder: DataFolder {
        let named = data ?? Settings.environment(SettingKey.data.variable)
        return DataFolder(named.flatMap { $0.isEmpty ? nil : $0 } ?? SettingKey.data.defaultValue)
    }

    /// The folder of a command that may be the first to use it: it is made, its parents too.
    func madeFolder() throws -> DataFolder {
        let folder = self.folder
        do throws(LogError) {
            try folder.create()
        } catch {
            throw Failure.cannotCreate(error.description)
        }
        return folder
    }

    /// A reader beside a running server or without one; the folder must have been used.
    func reader() throws -> LogReader {
        do throws(LogError) {
            return try LogReader.open(folder)
        } catch {
            throw Failure(error)
        }
    }
}
