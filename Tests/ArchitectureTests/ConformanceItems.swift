/// The items of the conformance checklist: what the standards and the field ask for, by section.
enum ConformanceItems {
  private static let sections: [(prefix: String, numbers: [ClosedRange<Int>])] = [
    ("P-", [1...16, 20...31]), ("R-", [1...25]), ("C-", [1...9]), ("S-", [1...32]), ("T-", [1...14]),
    ("A-", [1...18]), ("U-", [1...16]), ("V2-", [1...11]), ("V6-", [1...9]), ("X-", [1...20]),
  ]

  /// All of them, in their order.
  static let all: [String] =
    (1...17).map { "D\($0)" }
    + sections.flatMap { section in
      section.numbers.joined().map { section.prefix + ($0 < 10 ? "0" : "") + String($0) }
    }
}
