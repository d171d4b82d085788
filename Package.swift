// swift-tools-version: 6.2
import PackageDescription

// Every room is a target; docs/architecture.md says what each owns and may import.
// A room without the prefix `Waggle` knows nothing of support desks.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["WaggleTesting"], resources: resources,
        swiftSettings: strict)
}

/// What several tests share and no shipped room imports, beside `WaggleTesting`.
func support(_ name: String, path: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

/// A program for tests; it is no product that anybody installs.
func simulator(_ name: String, path: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

/// libFuzzer brings its own way in, so this builds with `make fuzz` and no other way.
func fuzzer(_ name: String, path: String, except others: [String], _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: path, exclude: others, swiftSettings: strict)
}

/// A program that only tests and benchmarks run: it lets a referee written in another language ask a room for its figures.
func testTool(_ name: String, path: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func cModule(_ name: String, libraries: [String] = []) -> Target {
    .target(name: name, linkerSettings: libraries.map { .linkedLibrary($0) })
}

let package = Package(
    name: "waggle",
    products: [.executable(name: "waggle", targets: ["waggle"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // C: module maps and tiny shims, no logic.
        cModule("CSystem"),
        cModule("COpenSSL", libraries: ["ssl", "crypto"]),
        cModule("CSQLite", libraries: ["sqlite3"]),
        cModule("CZlib", libraries: ["z"]),

        // Rooms that know nothing of support desks.
        room("Transport", ["CSystem"]),
        room("TLS", ["COpenSSL"]),
        room("Crypto", ["COpenSSL"]),
        room("Compression", ["CZlib"]),
        room("JSON"),
        room("CSV"),
        room("Expertise"),
        room("XML"),
        room("Markdown"),
        room("Statistics"),
        room("TimeZones"),
        room("HTTP1"),
        room("WebSocket"),

        // Rooms that speak the domain.
        room("WaggleDomain"),
        room("WaggleWire", ["JSON", "WaggleDomain"]),
        room("WaggleLog", ["CSQLite", "Crypto", "JSON", "WaggleDomain"]),
        room(
            "WaggleDesk",
            [
                "CSV", "Crypto", "Expertise", "JSON", "Markdown", "TimeZones", "WaggleDomain", "WaggleImport",
                "WaggleLog", "WaggleMeasures", "WaggleWire",
            ]),
        room("WaggleHub", ["JSON", "WaggleWire"]),
        room("WaggleSimulation", ["Statistics"]),
        room("WaggleMeasures", ["JSON", "Statistics", "WaggleDomain", "WaggleSimulation"]),
        room("WaggleLoad", ["Crypto", "HTTP1", "TLS", "Transport", "WebSocket"]),
        room(
            "WaggleImport",
            ["Compression", "CSV", "JSON", "TimeZones", "WaggleDomain", "WaggleLog", "XML"]),
        room(
            "WaggleExport",
            ["Compression", "Crypto", "CSV", "JSON", "WaggleDomain", "WaggleImport", "WaggleLog"]),
        room(
            "WaggleServer",
            [
                "Compression", "CSystem", "Crypto", "HTTP1", "JSON", "Markdown", "TLS", "Transport", "WaggleDesk",
                "WaggleDomain", "WaggleHub", "WaggleLog", "WaggleWire", "WebSocket",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "waggle",
            dependencies: [
                "Crypto", "HTTP1", "JSON", "TLS", "Transport", "WaggleDesk", "WaggleDomain", "WaggleExport",
                "WaggleImport",
                "WaggleLoad", "WaggleLog", "WaggleMeasures", "WaggleServer", "WaggleSimulation", "WaggleWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Test support; no shipped room imports it.
        room("WaggleTesting", ["WaggleDomain"]),

        // Chance plays a whole desk; `make simulate` builds it for speed, a test plays a little of it.
        support(
            "DeskSimulation", path: "Tests/DeskSimulation/Desk",
            [
                "Crypto", "JSON", "WaggleDesk", "WaggleDomain", "WaggleLog", "WaggleMeasures", "WaggleTesting",
                "WaggleWire",
            ]),
        simulator("desk-simulation", path: "Tests/DeskSimulation/Command", ["DeskSimulation"]),

        tests("TransportTests", ["Transport"]),
        tests("TLSTests", ["TLS"]),
        tests("CryptoTests", ["Crypto"]),
        tests("CompressionTests", ["Compression"]),
        tests("JSONTests", ["JSON"]),
        tests("CSVTests", ["CSV"]),
        tests("XMLTests", ["XML"]),
        tests("MarkdownTests", ["Markdown"]),
        tests("StatisticsTests", ["Statistics"]),
        testTool(
            "waggle-figures", path: "Tests/Statistics/Tool",
            ["JSON", "Statistics", "WaggleDomain", "WaggleMeasures", "WaggleSimulation"]),
        testTool("knowers", path: "Benchmarks/Knowers", ["Expertise", "WaggleSimulation"]),
        tests("ExpertiseTests", ["Expertise"]),
        tests("WaggleSimulationTests", ["WaggleSimulation"]),
        tests("TimeZonesTests", ["TimeZones"]),
        tests("HTTP1Tests", ["HTTP1"]),
        tests("WebSocketTests", ["WebSocket"]),
        tests("WaggleDomainTests", ["WaggleDomain"]),
        tests("WaggleWireTests", ["JSON", "WaggleWire", "WaggleDomain"]),
        tests("WaggleLoadTests", ["WaggleLoad"]),
        tests("WaggleLogTests", ["CSQLite", "Crypto", "JSON", "WaggleDomain", "WaggleLog"]),
        tests(
            "WaggleDeskTests",
            [
                "Crypto", "DeskSimulation", "JSON", "WaggleDesk", "WaggleDomain", "WaggleImport", "WaggleLog",
                "WaggleWire",
            ]),
        tests(
            "WaggleMeasuresTests", ["JSON", "Statistics", "WaggleDomain", "WaggleMeasures", "WaggleSimulation"]),
        tests("WaggleHubTests", ["JSON", "WaggleHub", "WaggleWire"]),
        tests(
            "WaggleImportTests",
            ["Compression", "CSV", "JSON", "TimeZones", "WaggleDomain", "WaggleImport", "WaggleLog"],
            resources: [.copy("Fixtures")]),
        tests("WaggleExportTests", ["WaggleExport"]),
        tests(
            "WaggleServerTests",
            ["JSON", "WaggleDesk", "WaggleDomain", "WaggleHub", "WaggleLog", "WaggleServer", "WaggleWire"]),
        tests("HouseTests", []),
    ]
)

if Context.environment["WAGGLE_FUZZ"] != nil {
    package.targets.append(
        fuzzer(
            "waggle-fuzz", path: "Tests/Fuzz", except: ["Corpus", "run"],
            [
                "Compression", "Crypto", "CSV", "HTTP1", "JSON", "Markdown", "Transport", "WaggleDesk", "WaggleDomain",
                "WaggleImport", "WaggleLog", "WaggleTesting", "WaggleWire", "WebSocket", "XML",
            ]))
}
