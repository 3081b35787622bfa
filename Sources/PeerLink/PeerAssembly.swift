/// Puts the datagrams of a sender's rounds together, in whatever order they come.
public struct PeerAssembly: Sendable {
  private var current: PeerDatagram?
  private var seen: Set<UInt8> = []

  /// An assembly that has heard nothing.
  public init() {}

  /// Takes a datagram, and answers the whole message when its round is complete.
  ///
  /// Repeated datagrams and those of an older round of the same start change nothing.
  public mutating func add(_ datagram: PeerDatagram) -> PeerMessage? {
    let isSameStart = current?.message.startID == datagram.message.startID
    if isSameStart, let current, datagram.message.sequence < current.message.sequence { return nil }
    if isSameStart, let current, datagram.message.sequence == current.message.sequence {
      guard datagram.parts == current.parts, seen.insert(datagram.part).inserted else { return nil }
      self.current?.message.routers += datagram.message.routers
      self.current?.message.sections.merge(datagram.message.sections) { $1 }
    } else {
      current = datagram
      seen = [datagram.part]
    }
    return seen.count == Int(datagram.parts) ? current?.message : nil
  }
}
