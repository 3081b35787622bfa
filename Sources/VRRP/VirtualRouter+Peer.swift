public import IPAddressing

extension VirtualRouter {
  /// Another router of the same virtual router, as its advertisement showed it.
  public struct Peer: Sendable, Hashable, CustomStringConvertible {
    public var address: IPAddress
    public var priority: UInt8

    /// A router from its parts.
    public init(address: IPAddress, priority: UInt8) {
      self.address = address
      self.priority = priority
    }

    init(_ heard: ReceivedAdvertisement) {
      self.init(address: heard.source, priority: heard.priority)
    }

    public var description: String { "\(address) (priority \(priority))" }
  }
}
