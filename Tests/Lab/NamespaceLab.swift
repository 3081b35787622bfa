import LabKit
import Testing

/// Real daemons on hosts made of network namespaces, one scenario after another: timings are asserted, so nothing
/// else may compete for the processor. Needs root, the release programs and the tools that `make test-packages`
/// installs, and fails by name without them.
@Suite("Lab", .serialized)
struct NamespaceLab {
  @Test("the machine has what the lab needs")
  func prerequisites() throws {
    try Prerequisites.check(["ip", "tcpdump", "keepalived", "arping", "curl"])
    try Programs.checkBuilt()
  }
}

/// Prints a measured time beside its bound, and fails when it is beyond.
func expect(
  _ what: String, took measured: Duration, atMost bound: Duration,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  print("measured: \(what): \(measured.text) (at most \(bound.text))")
  #expect(measured <= bound, "\(what)", sourceLocation: sourceLocation)
}
