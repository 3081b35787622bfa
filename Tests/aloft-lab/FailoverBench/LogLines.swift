import LabKit

/// What the programs of one name have printed on a host, restarts included.
struct LogLines {
  private let lines: [Substring]

  init(_ process: LabProcess) {
    lines = process.wholeLog.split(separator: "\n")
  }

  func count(where condition: (Substring) -> Bool) -> Int { lines.count(where: condition) }

  func last(where condition: (Substring) -> Bool) -> Substring? { lines.last(where: condition) }
}
