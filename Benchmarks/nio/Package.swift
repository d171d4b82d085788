// swift-tools-version: 6.1
import PackageDescription

// A room server on SwiftNIO, built by `make bench` for comparison. It is a package of its own: nothing of the
// product depends on it, and the product's graph has no SwiftNIO.
let package = Package(
    name: "nio-rooms",
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    ],
    targets: [
        .executableTarget(
            name: "nio-rooms",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: [.unsafeFlags(["-Ounchecked"])])
    ])
