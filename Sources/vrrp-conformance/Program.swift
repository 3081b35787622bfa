import Foundation
import VRRPConformance

/// `vrrp-conformance FILE…`: runs files of vectors and traces; exit 1 on a failure, 2 on a file that cannot be read.
@main
struct Program {
  static func main() {
    let paths = CommandLine.arguments.dropFirst()
    guard !paths.isEmpty, !paths.contains(where: { $0.hasPrefix("-") }) else {
      fail("usage: vrrp-conformance FILE…\nFILE holds test vectors or traces in JSON.")
    }
    var reports: [Report] = []
    for path in paths {
      do {
        reports += try ConformanceFile(path: path).run()
      } catch {
        fail("\(path): \(error)")
      }
    }
    for line in reports.compactMap(\.line) { print(line) }
    var (passed, failed, skipped) = (0, 0, 0)
    for report in reports {
      switch report.outcome {
      case .passed: passed += 1
      case .failed: failed += 1
      case .skipped: skipped += 1
      }
    }
    print("\(passed) passed, \(failed) failed, \(skipped) skipped")
    exit(failed == 0 ? 0 : 1)
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(2)
  }
}
