import Foundation
import Testing

/// Tests/Mutations/check puts deliberate faults into the sources; each must still have its place there.
@Suite struct MutationTests {
  private struct Fault: Decodable {
    let fault: String
    let file: String
    let search: String
    let replacement: String
  }

  @Test("every deliberate fault still has exactly one place in the sources") func places() throws {
    let faults = try JSONDecoder().decode(
      [Fault].self, from: Data(try Repository.text("Tests/Mutations/faults.json").utf8))
    try #require(faults.count >= 20)
    for fault in faults {
      let places = try Repository.text(fault.file).ranges(of: fault.search).count
      #expect(places == 1, "'\(fault.fault)': \(fault.file) has \(places) places like '\(fault.search)'")
      #expect(fault.search != fault.replacement)
    }
  }
}
