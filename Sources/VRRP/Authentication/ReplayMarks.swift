public import IPAddressing

/// The last sequence number accepted from each sender, of as many senders as there is room for.
///
/// Only a verified advertisement makes a mark, so only holders of a key can fill the table. When it is full, the sender
/// that was silent for longest is forgotten.
public struct ReplayMarks: Sendable, Equatable {
  /// A sender and the last number that was accepted from it.
  public struct Mark: Sendable, Equatable {
    public var sender: IPAddress
    public var sequence: SequenceNumber

    /// A mark from its parts.
    public init(sender: IPAddress, sequence: SequenceNumber) {
      self.sender = sender
      self.sequence = sequence
    }
  }

  /// How many senders are remembered.
  public static let capacity = 64
  /// The marks, the one that was touched last at the end.
  public private(set) var all: [Mark] = []

  /// A table without marks.
  public init() {}

  /// The last number accepted from `sender`; nil if none is remembered.
  public subscript(sender: IPAddress) -> SequenceNumber? {
    all.last { $0.sender == sender }?.sequence
  }

  /// Sets the mark of its sender.
  public mutating func set(_ mark: Mark) {
    if let index = all.lastIndex(where: { $0.sender == mark.sender }) {
      all.remove(at: index)
    } else if all.count == Self.capacity {
      all.removeFirst()
    }
    all.append(mark)
  }
}
