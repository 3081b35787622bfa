// swift-tools-version: 6.2
import PackageDescription

/// As in the main package, and instrumented for libFuzzer and AddressSanitizer; assertions stay on.
let instrumented: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .unsafeFlags(["-sanitize=fuzzer,address", "-assert-config", "Debug"]),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: instrumented)
}

/// The decoders as they are: `Sources` links to the folders of the main package.
let package = Package(
  name: "aloft",
  targets: [
    library("MonotonicTime"),
    library("IPAddressing"),
    library("VRRP", ["MonotonicTime", "IPAddressing"]),
    library("VRRPConformance", ["VRRP", "IPAddressing", "MonotonicTime"]),
    library("HTTPMessage"),
    library("PeerLink", ["MonotonicTime"]),
    .systemLibrary(name: "LibFuzzer"),
    .executableTarget(
      name: "aloft-fuzz",
      dependencies: ["LibFuzzer", "VRRP", "VRRPConformance", "IPAddressing", "HTTPMessage", "PeerLink"],
      swiftSettings: instrumented,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ]
)
