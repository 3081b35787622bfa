// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6 mode, upcoming features on, warnings are errors.
let common: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

/// Shipped code also marks every unsafe use.
let shipped: [SwiftSetting] = common + [.strictMemorySafety()]

/// The data plane: exclusive access is checked in debug builds, which the tests run, and not in release builds, where the
/// checks cost a tenth of the balancer's own processor time.
let hotPath: [SwiftSetting] =
  shipped + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = shipped
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: shipped)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: common)
}

let package = Package(
  name: "aloft",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // C
    .target(name: "CLinux"),
    .systemLibrary(
      name: "CNetlink", pkgConfig: "libnl-3.0", providers: [.apt(["libnl-3-dev"])]),
    .systemLibrary(
      name: "CNetlinkRoute", pkgConfig: "libnl-route-3.0", providers: [.apt(["libnl-route-3-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    // Pure: the standard library only, time is a parameter
    library("MonotonicTime"),
    library("IPAddressing"),
    library("VRRP", ["MonotonicTime", "IPAddressing"]),
    library("GuardOrders", ["IPAddressing"]),
    library("NeighborDiscovery", ["IPAddressing"]),
    library("HTTPMessage"),
    library("LoadBalancing", ["MonotonicTime", "IPAddressing"]),
    library("PeerLink", ["MonotonicTime"]),
    library("ControlAPI"),
    library("ControlJSON"),
    library("Configuration", ["MonotonicTime", "IPAddressing", yams]),
    library("CommandText", ["Configuration", "ControlAPI", "IPAddressing"]),

    // Effects
    library("EventLoop", ["CLinux", "MonotonicTime"], settings: hotPath),
    library("ConfigurationFile", ["Configuration"]),
    library("Cryptography", ["COpenSSL", "VRRP"]),
    library("Netlink", ["CLinux", "CNetlink", "CNetlinkRoute", "IPAddressing", "EventLoop"]),
    library(
      "RawSockets", ["CLinux", "IPAddressing", "MonotonicTime", "NeighborDiscovery", "EventLoop"]),
    library(
      "Supervision",
      ["CLinux", "MonotonicTime", "IPAddressing", "EventLoop", "ControlAPI", "ControlJSON"]),
    library("PeerSockets", ["CLinux", "IPAddressing", "EventLoop"]),
    library(
      "Tracking",
      [
        "Supervision", "LoadBalancing", "Configuration", "ControlAPI", "ControlJSON", "EventLoop",
        "MonotonicTime",
      ]),
    library("Journal", ["CLinux", "ControlAPI", logging]),
    library(
      "ControlServer",
      ["CLinux", "ControlAPI", "ControlJSON", "EventLoop", "HTTPMessage", "MonotonicTime"]),
    library("ControlClient", ["ControlAPI", "ControlJSON"]),

    // Composition
    library(
      "Failover",
      [
        "GuardOrders", "VRRP", "Cryptography", "NeighborDiscovery", "Configuration", "ControlAPI",
        "EventLoop",
        "Netlink",
        "RawSockets", "MonotonicTime", "IPAddressing",
      ]),
    library(
      "Daemon",
      [
        "Failover", "Supervision", "Tracking", "VRRP", "Configuration", "ConfigurationFile", "ControlServer",
        "ControlAPI", "ControlJSON", "Cryptography", "Journal", "Netlink", "EventLoop", "MonotonicTime",
        "IPAddressing", "PeerLink", "PeerSockets",
        logging,
      ]),
    library(
      "Proxy",
      [
        "CLinux", "HTTPMessage", "LoadBalancing", "Configuration", "ControlAPI", "EventLoop",
        "MonotonicTime", "IPAddressing",
      ], settings: hotPath),

    // Programs
    executable("aloftd", ["Daemon", "ControlAPI", argumentParser]),
    executable(
      "aloft-guard", ["CLinux", "GuardOrders", "Netlink", "RawSockets", "EventLoop", "IPAddressing"]),
    executable(
      "aloft-balancer",
      [
        "CLinux", "Proxy", "Configuration", "ConfigurationFile", "ControlAPI", "ControlJSON", "EventLoop",
        "IPAddressing", "Supervision", argumentParser,
      ]),
    executable(
      "aloftctl",
      [
        "CommandText", "Configuration", "ConfigurationFile", "ControlAPI", "ControlClient", "ControlJSON",
        argumentParser,
      ]),

    // Development
    library("VRRPConformance", ["VRRP", "IPAddressing", "MonotonicTime"]),
    executable("vrrp-conformance", ["VRRPConformance"]),
    .target(name: "CLab", path: "Tests/CLab"),
    .target(
      name: "LabKit", dependencies: ["CLab", "ControlAPI"], path: "Tests/LabKit", swiftSettings: common),
    .executableTarget(
      name: "bench-backend", dependencies: ["CLinux", "EventLoop"], path: "Benchmarks/Backend",
      swiftSettings: common),
    .executableTarget(
      name: "bench-picks", dependencies: ["LoadBalancing"], path: "Benchmarks/Picks", swiftSettings: common),
    .executableTarget(
      name: "aloft-lab", dependencies: ["LabKit", argumentParser], path: "Tests/aloft-lab",
      swiftSettings: common),

    tests(
      "AloftBalancerTests",
      [
        "aloft-balancer", "Supervision", "Configuration", "ControlAPI", "EventLoop", "IPAddressing",
        "MonotonicTime",
      ]),
    tests(
      "ProxyTests",
      [
        "Proxy", "Configuration", "ControlAPI", "EventLoop", "HTTPMessage", "IPAddressing", "MonotonicTime",
        "Supervision",
      ]),
    tests("MonotonicTimeTests", ["MonotonicTime"]),
    tests("HTTPMessageTests", ["HTTPMessage"]),
    tests("LoadBalancingTests", ["LoadBalancing", "MonotonicTime"]),
    tests("EventLoopTests", ["EventLoop", "MonotonicTime"]),
    .target(name: "CNamespaces", path: "Tests/CNamespaces"),
    .target(
      name: "NamespaceKit", dependencies: ["CNamespaces"], path: "Tests/NamespaceKit", swiftSettings: common),
    tests("NetlinkTests", ["Netlink", "EventLoop", "IPAddressing", "MonotonicTime", "NamespaceKit"]),
    tests(
      "RawSocketsTests",
      [
        "CLinux", "RawSockets", "NeighborDiscovery", "Netlink", "EventLoop", "IPAddressing", "MonotonicTime",
        "NamespaceKit",
      ]),
    tests("GuardOrdersTests", ["GuardOrders", "IPAddressing"]),
    tests("NeighborDiscoveryTests", ["NeighborDiscovery", "IPAddressing"]),
    tests("PeerLinkTests", ["PeerLink", "PeerSockets", "EventLoop", "IPAddressing", "MonotonicTime"]),
    tests("IPAddressingTests", ["IPAddressing"]),
    tests("JournalTests", ["Journal", "ControlAPI"]),
    tests("ControlServerTests", ["ControlServer", "ControlAPI", "ControlJSON", "EventLoop"]),
    tests(
      "VRRPTests", ["VRRP", "VRRPConformance", "Cryptography", "IPAddressing", "MonotonicTime"],
      resources: [.copy("Data")]),
    tests("SupervisionTests", ["Supervision", "EventLoop", "MonotonicTime", "IPAddressing", "ControlAPI"]),
    tests("TrackingTests", ["Tracking", "Supervision", "Configuration", "ControlAPI", "EventLoop"]),
    tests("CommandTextTests", ["CommandText", "Configuration", "ControlAPI", "IPAddressing"]),
    tests("ControlClientTests", ["ControlClient", "ControlAPI"]),
    tests("AloftctlTests", ["aloftctl", "ControlServer", "ControlAPI", "EventLoop"]),
    tests("ConfigurationTests", ["Configuration", "ConfigurationFile", "IPAddressing"]),
    tests(
      "FailoverTests", ["Failover", "Configuration", "VRRP", "Netlink", "IPAddressing", "MonotonicTime"]),
    tests("ArchitectureTests", []),
    tests("LabKitTests", ["LabKit", "Configuration"]),
    tests("Lab", ["LabKit", "ControlAPI"]),
  ]
)
