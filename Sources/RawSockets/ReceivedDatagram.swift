public import IPAddressing
public import MonotonicTime

/// One datagram of a raw socket with everything that the kernel tells about it.
public struct ReceivedDatagram: Sendable, Hashable {
  /// IPv4: the whole packet from its header on. IPv6: what follows the headers.
  public var bytes: [UInt8]
  /// Whether the datagram was longer than `VRRPSocket.largestDatagram` and `bytes` is only its beginning.
  public var isTruncated: Bool
  /// Who sent it.
  public var source: IPAddress
  /// To whom; nil if the kernel did not say.
  public var destination: IPAddress?
  /// The time to live or hop limit with which it arrived; nil if the kernel did not say.
  public var hopLimit: UInt8?
  /// The interface on which it arrived; nil if the kernel did not say.
  public var interfaceIndex: InterfaceIndex?
  /// When it arrived, as the kernel says, however long it then waited to be read; never later than that reading.
  public var arrival: Instant
}
