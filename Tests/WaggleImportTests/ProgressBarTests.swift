import Testing
import WaggleImport

private func progress(_ read: Int64, of total: Int64, rows: Int, refused: Int = 0) -> ImportProgress {
    var progress = ImportProgress()
    progress.bytesRead = read
    progress.bytesTotal = total
    progress.rows = rows
    progress.rowsRefused = refused
    return progress
}

@Suite struct ProgressBarTests {
    @Test func `the bar shows percent, rows, rate and the time left`() {
        let bar = ProgressBar(width: 80)
        #expect(
            bar.line(progress(500, of: 1_000, rows: 7_100), elapsedMilliseconds: 500)
                == "[###############---------------]  50 %  7,100 rows  14,200 rows/s  1 s left")
        #expect(
            bar.line(progress(1_000, of: 1_000, rows: 14_243, refused: 3), elapsedMilliseconds: 1_000)
                == "[##########################] 100 %  14,243 rows  3 refused  14,243 rows/s  done")
    }

    @Test func `without a size there is no percent and no time left`() {
        #expect(
            ProgressBar().line(progress(500, of: 0, rows: 10), elapsedMilliseconds: 1_000) == "10 rows  10 rows/s")
    }

    @Test func `nothing read yet is no division by nothing`() {
        #expect(
            ProgressBar(width: 60).line(progress(0, of: 1_000, rows: 0), elapsedMilliseconds: 0)
                == "[------------------------------]   0 %  0 rows")
    }

    @Test(arguments: [1, 40, 50, 60, 79, 200]) func `a line is never wider than the terminal`(width: Int) {
        for read: Int64 in [0, 1, 33, 100, 1_000, 2_000] {
            let line = ProgressBar(width: width).line(
                progress(read, of: 1_000, rows: 123_456_789, refused: 1_000_000), elapsedMilliseconds: 7_200_000)
            #expect(line.count <= max(40, width), "\(line)")
        }
    }

    @Test func `long waits are told in minutes and hours`() {
        let bar = ProgressBar(width: 120)
        #expect(bar.line(progress(1, of: 11, rows: 1), elapsedMilliseconds: 9_000).hasSuffix("1 min 30 s left"))
        #expect(bar.line(progress(1, of: 11, rows: 1), elapsedMilliseconds: 900_000).hasSuffix("2 h 30 min left"))
    }

    @Test func `where there is no terminal one plain line tells the end`() {
        #expect(
            ProgressBar.closingLine(progress(9, of: 9, rows: 14_243, refused: 2), elapsedMilliseconds: 1_234)
                == "14,243 rows read, 2 refused, in 1.2 s")
    }
}
