import LabKit
import Testing

/// Real daemons on hosts made of network namespaces, one scenario after another: timings are asserted, so nothing
/// else may compete for the processor. Needs root, the release programs and the tools that `make test-packages`
/// installs, and fails by name without them.
@Suite("Lab", .serialized)
struct NamespaceLab {
  @Test("the machine has what the lab needs")
  func prerequisites() throws {
    try Prerequisites.check(["ip", "tcpdump", "keepalived"])
    try Programs.checkBuilt()
  }
}

/// Measures a time, prints it beside its bound, and fails when it is beyond.
///
/// A time that is beyond while the machine itself stood still says nothing about Aloft, and is measured again: a few
/// times, because such a machine cannot show anything.
func expect(
  _ what: String, atMost bound: Duration, sourceLocation: SourceLocation = #_sourceLocation,
  _ measure: () throws -> Duration
) throws {
  for attempt in 1...5 {
    let witness = try StallWitness()
    let measured = try measure()
    let stall = witness.finish()
    print("measured: \(what): \(measured.text) (at most \(bound.text))")
    if measured <= bound { return }
    guard stall > .milliseconds(5), attempt < 5 else {
      #expect(measured <= bound, "\(what)", sourceLocation: sourceLocation)
      return
    }
    print("measured: the machine stood still for \(stall.text) meanwhile: once more")
  }
}
