import MonotonicTime

/// A direction of the link that is dead for a while.
struct Loss {
  private let sender: Int
  private let receiver: Int
  private let from: Instant
  private let to: Instant

  init(_ loss: JSONValue, names: [String]) throws {
    func index(_ key: String) throws -> Int {
      let name = try loss.require(key, \.text)
      guard let index = names.firstIndex(of: name) else { throw FormatError("there is no router '\(name)'") }
      return index
    }
    sender = try index("src")
    receiver = try index("dst")
    from = Instant(microseconds: try loss.require("from_us", \.number))
    to = Instant(microseconds: try loss.require("to_us", \.number))
  }

  /// Whether a message that is sent at `time` is lost.
  func covers(from sender: Int, to receiver: Int, at time: Instant) -> Bool {
    self.sender == sender && self.receiver == receiver && from <= time && time < to
  }
}
