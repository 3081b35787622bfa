import Testing

@testable import Configuration

@Suite("What weights can move")
struct WeightReachTests {
  private func verdict(_ hosts: [Int], _ weights: [Int], file: Bool = false) -> WeightReach.Verdict {
    let named = hosts.enumerated().map { (name: "lb\($0.offset + 1)", priority: $0.element) }
    let track = weights.enumerated().map { TrackSettings(.script, "s\($0.offset)", weight: $0.element) }
    return WeightReach(
      hosts: named, track: track + (file ? [TrackSettings(.file, "/run/x", weight: 1)] : [])
    ).verdict
  }

  @Test("a weight that brings the best host below the next moves the address") func moves() {
    #expect(verdict([150, 100], [-51]) == .moves)
    #expect(verdict([150, 100], [51]) == .moves)
    #expect(verdict([100, 100], [-1]) == .moves)
    #expect(verdict([101, 100], [-20, -30]) == .moves)
  }

  @Test("a weight that does not is refused with its arithmetic") func never() {
    #expect(
      verdict([150, 100], [-20])
        == .never(
          "lb1 has 150 and lb2 100: even with every check failing on lb1 and none on lb2, lb1 still has"
            + " 150 − 20 = 130 > 100, so the address can never move because of them;"
            + " use a weight of at least −51, or none at all (unfit)"))
    #expect(
      verdict([150, 100], [-20, 10])
        == .never(
          "lb1 has 150 and lb2 100: even with every check failing on lb1 and none on lb2, lb1 still has"
            + " 150 − 20 = 130 > 100 + 10 = 110, so the address can never move because of them;"
            + " use a weight of at least −51, or none at all (unfit)"))
  }

  @Test("an equal does not take over") func equal() {
    guard case .never(let reason) = verdict([150, 100], [-50]) else {
      Issue.record("it is not refused")
      return
    }
    #expect(reason.contains("150 − 50 = 100 = 100, so"))
  }

  @Test("the ends of the range are in the arithmetic") func ends() {
    // 1 is the lowest, so nobody gets below a host that has it; 254 is the highest.
    guard case .never(let low) = verdict([100, 1], [-253]) else {
      Issue.record("it is not refused")
      return
    }
    #expect(low.contains("100 − 253 = 1 = 1"))
    #expect(low.hasSuffix("use no weight (unfit)"))
    guard case .never(let high) = verdict([254, 200], [100]) else {
      Issue.record("it is not refused")
      return
    }
    #expect(high.contains("lb1 still has 254 = 200 + 100 = 254"))
  }

  @Test("weights that only move it together are a warning") func together() {
    #expect(
      verdict([150, 100], [-30, -30])
        == .sometimes(
          "none of the weights moves the address alone: only together they bring lb1 from 150 below lb2, which has 100"
        ))
  }

  @Test("weights that only matter between the lesser hosts are a warning") func lesser() {
    guard case .sometimes(let reason) = verdict([150, 100, 90], [-20]) else {
      Issue.record("it is no warning")
      return
    }
    #expect(reason.hasSuffix("so the weights never take it from lb1"))
  }

  @Test("a file may hold any number") func file() {
    #expect(verdict([150, 100], [-20], file: true) == .moves)
  }

  @Test("the loader refuses it at the weight, and an owner's weight too") func places() {
    let scripts = "\nscripts: { gateway: { command: [/bin/true] } }"
    func lines(_ priority: Int) -> [String] {
      complaints(
        goodFile.replacing("priority: 101", with: "priority: \(priority)").replacing(
          "    interface: ens5\n",
          with: "    interface: ens5\n    track: { scripts: { gateway: { weight: -20 } } }\n") + scripts)
    }
    #expect(lines(150).count == 1)
    #expect(lines(150).first?.hasPrefix("8:44: error: virtual router 'web': lb1 has 150 and lb2 100") == true)
    #expect(
      lines(255).contains(
        "8:44: error: host 'lb1' owns the addresses (priority 255), and an owner's priority cannot change:"
          + " leave the weights of virtual router 'web' out"))
  }
}
