/// Rows in columns, for a person: as wide as they need, or as the terminal allows.
///
/// Where it is too narrow, the last column is wrapped, or stands below its row; where even that does not help, each row
/// becomes a block of lines.
package struct Table {
  /// The names of the columns.
  package var header: [String]
  /// The rows; each has as many cells as the header.
  package var rows: [[String]]

  /// A table from its parts.
  package init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  private static let gap = 2
  private static let narrowestWrap = 16

  /// The lines, none wider than `width` where that can be; nil for no limit.
  package func lines(width: Int?) -> [String] {
    let cells = ([header] + rows).map { $0.map(Self.printable) }
    let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let fixed = widths.dropLast().reduce(0) { $0 + $1 + Self.gap }
    guard let width, fixed + (widths.last ?? 0) > width else {
      return cells.map { Self.line($0, widths) }
    }
    let room = width - fixed
    guard room >= Self.narrowestWrap else {
      return fixed - Self.gap <= width ? stacked(cells, widths, width) : blocks(cells, width)
    }
    return cells.flatMap { row in
      let parts = Self.wrap(row.last ?? "", room)
      return parts.enumerated().map { index, part in
        let lead = index == 0 ? Array(row.dropLast()) : row.dropLast().map { _ in "" }
        return Self.line(lead + [part], widths)
      }
    }
  }

  /// Rows without their last cell, which stands below, indented.
  private func stacked(_ cells: [[String]], _ widths: [Int], _ width: Int) -> [String] {
    cells.enumerated().flatMap { index, row in
      let below = index == 0 ? "" : row.last ?? ""
      let parts = below.isEmpty ? [] : Self.wrap(below, max(8, width - 2 * Self.gap))
      let margin = String(repeating: " ", count: 2 * Self.gap)
      return [Self.line(row.dropLast(), widths)] + parts.map { margin + $0 }
    }
  }

  private func blocks(_ cells: [[String]], _ width: Int) -> [String] {
    let names = cells[0]
    let widest = names.map(\.count).max() ?? 0
    return cells.dropFirst().flatMap { row in
      zip(names, row).filter { !$0.1.isEmpty }.flatMap { name, cell in
        Self.wrap(cell, max(8, width - widest - Self.gap)).enumerated().map { index, part in
          Self.padded(index == 0 ? name : "", widest + (widest == 0 ? 0 : Self.gap)) + part
        }
      }
    }
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      line += index == cells.count - 1 ? cell : padded(cell, widths[index] + gap)
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// `text` in lines of at most `width`, broken between words where there are any.
  package static func wrap(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
      while line.count > width {
        lines.append(String(line.prefix(width)))
        line.removeFirst(width)
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// Without characters that would move the cursor.
  package static func printable(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
    guard !isPlain else { return text }
    let scalars = text.unicodeScalars.map { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) ? $0 : "?" }
    return String(String.UnicodeScalarView(scalars))
  }
}
