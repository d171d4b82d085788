import Testing
import WaggleImport

@Suite struct SourceTimeTests {
    @Test(arguments: [
        ("1/1/1970 00:00", 0), ("29/2/2016 04:40", 1_456_720_800_000), ("14/2/2017 11:15", 1_487_070_900_000),
        ("01/03/2021 08:00", 1_614_585_600_000), ("31/12/9999 23:59", 253_402_300_740_000),
    ]) func `a time is day first and in UTC`(text: String, expected: Int64) {
        #expect(SourceTime.parse(text) == expected)
    }

    @Test(arguments: [
        "30/2/2016 00:00", "29/2/2017 00:00", "29/2/2100 00:00", "31/4/2016 00:00", "0/1/2016 00:00",
        "1/13/2016 00:00", "1/0/2016 00:00", "1/1/2016 24:00", "1/1/2016 00:60", "1/1/16 00:00", "1/1/2016",
        "1/1/2016 0:00", "1/1/2016 00:0", "1/1/2016 00:00:00", " 1/1/2016 00:00", "1/1/2016 00:00 ", "1-1-2016 00:00",
        "001/1/2016 00:00", "1/1/1969 00:00", "+1/1/2016 00:00", "", "?", "2016-01-01 00:00", "1/1/20166 00:00",
    ]) func `what is no minute of the calendar is refused`(text: String) {
        #expect(SourceTime.parse(text) == nil)
    }

    @Test func `every day of four centuries is written as it was read, on its day of the week`() throws {
        var weekday = 3
        for day in 0..<146_097 {
            let time = Int64(day) * 86_400_000 + 83_040_000
            let text = SourceTime.iso(time)
            let parts = text.split { !$0.isNumber }
            let source = "\(parts[2])/\(parts[1])/\(parts[0]) \(parts[3]):\(parts[4])"
            guard SourceTime.parse(source) == time, SourceTime.weekday(time) == weekday,
                SourceTime.hour(time) == 23
            else {
                Issue.record("day \(day): \(text)")
                return
            }
            weekday = (weekday + 1) % 7
        }
        #expect(SourceTime.iso(1_456_720_800_000) == "2016-02-29T04:40:00")
        #expect(SourceTime.iso(-1_000) == "1969-12-31T23:59:59")
        #expect(SourceTime.weekday(-1) == 2)
        #expect(SourceTime.hour(-1) == 23)
    }
}
