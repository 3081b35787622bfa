public import IPAddressing

/// A network interface, as the kernel reports it.
public struct Link: Sendable, Hashable {
  /// The operational states of RFC 2863, in the kernel's numbers.
  public enum OperationalState: UInt8, Sendable, Hashable {
    case unknown
    case notPresent
    case down
    case lowerLayerDown
    case testing
    case dormant
    case up
  }

  /// The kernel's number for it.
  public var index: InterfaceIndex
  /// Its name now.
  public var name: String
  /// Whether it is set up (`ip link set … up`).
  public var isEnabled: Bool
  /// Whether the physical link is there.
  public var hasCarrier: Bool
  /// What the driver says; many software interfaces say unknown.
  public var operationalState: OperationalState
  /// Its Ethernet address; nil for an interface that is not Ethernet.
  public var hardwareAddress: MACAddress?
  /// Whether this host forwards IPv6 packets that arrive there: whether it is a router to the hosts of that link.
  public var forwardsIPv6: Bool
  /// The largest packet, in bytes.
  public var mtu: Int

  /// Whether packets can pass: set up, with carrier, and the driver does not say otherwise.
  public var isUp: Bool {
    isEnabled && hasCarrier && (operationalState == .up || operationalState == .unknown)
  }
}
