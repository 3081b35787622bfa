import LabKit

/// Results as a table for people: minimum / median / maximum of each figure beside its limit.
struct ResultTable {
  private var rows: [[String]] = []

  init(_ results: [Result], contenders: [String]) {
    rows = [["scenario", "figure", "wanted"] + contenders + ["verdict"]]
    for result in results {
      for (index, figure) in result.figures.enumerated() {
        let cells = contenders.map { Self.text(figure, of: result, $0) }
        rows.append(
          [index == 0 ? result.title : "", Self.name(figure), Self.limit(result.bound(figure))] + cells
            + [Self.verdict(figure, of: result)])
      }
    }
  }

  /// The lines, aligned.
  var text: String {
    let widths = rows.reduce(into: [Int](repeating: 0, count: rows.first?.count ?? 0)) { widths, row in
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    return rows.map { row in
      var line = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      .joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  private static func name(_ figure: Scenario.Bound.Figure) -> String {
    switch figure {
    case .outage: "client outage, ms"
    case .twoHolders: "two holders, ms"
    case .transitions: "changes of state"
    case .further(let name): name
    }
  }

  private static func limit(_ bound: Scenario.Bound?) -> String {
    if let limit = bound?.atMost { return "≤ \(decimal(limit, places: 0))" }
    return bound?.atLeast == nil ? "" : "yes"
  }

  private static func text(_ figure: Scenario.Bound.Figure, of result: Result, _ contender: String) -> String
  {
    let values = result.values(figure, contender).sorted()
    guard let least = values.first, let most = values.last else { return "-" }
    if result.bound(figure)?.atLeast != nil {
      return "\(values.count { $0 >= 1 }) of \(values.count)"
    }
    let shown = [least, values[values.count / 2], most].map(number)
    return shown.joined(separator: " / ") + (result.isOpen(figure, contender) ? ", and still" : "")
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "never" }
    return decimal(value, places: value == value.rounded() || value >= 100 ? 0 : 1)
  }

  private static func verdict(_ figure: Scenario.Bound.Figure, of result: Result) -> String {
    guard let bound = result.bound(figure) else { return "" }
    let values = result.values(figure, AloftContender.title)
    let isKept = !values.isEmpty && bound.holds(for: values) && !result.isOpen(figure, AloftContender.title)
    return isKept ? "kept" : "MISSED"
  }
}
