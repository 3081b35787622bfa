public import IPAddressing

/// What a host says by an ARP packet or a neighbour advertisement: that an address is at a hardware address.
public struct AddressClaim: Sendable, Hashable {
  public var address: IPAddress
  public var hardwareAddress: MACAddress

  /// A claim from its parts.
  public init(_ address: IPAddress, at hardwareAddress: MACAddress) {
    self.address = address
    self.hardwareAddress = hardwareAddress
  }

  private static let ethernetHeader = 14

  /// The claim in an Ethernet frame; nil if there is none, or the frame is not as the standards want it.
  public init?(frame: some RandomAccessCollection<UInt8>) {
    guard frame.count > Self.ethernetHeader else { return nil }
    // What comes from the wire is reached through collections that may be shorter than it says.
    let etherType = frame.dropFirst(12).prefix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
    let payload = frame.dropFirst(Self.ethernetHeader)
    switch etherType {
    case EtherType.arp: self.init(arp: payload)
    case EtherType.ipv6: self.init(neighborDiscovery: payload)
    default: return nil
    }
  }

  /// Any ARP packet says where its sender is (RFC 5227 §2.4), but for a probe.
  private init?(arp: some RandomAccessCollection<UInt8>) {
    guard arp.count >= ARPPacket.length, arp.starts(with: ARPPacket.kind) else { return nil }
    let operation = arp.dropFirst(6).prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
    guard operation == 1 || operation == 2,
      let hardwareAddress = MACAddress(bytes: arp.dropFirst(8).prefix(6)), !hardwareAddress.isGroup,
      let sender = IPAddress(bytes: arp.dropFirst(14).prefix(4)), !sender.isUnspecified,
      !sender.isMulticast
    else { return nil }
    self.init(sender, at: hardwareAddress)
  }

  /// A neighbour advertisement with the hardware address of its target (RFC 4861 §7.1.2).
  private init?(neighborDiscovery packet: some RandomAccessCollection<UInt8>) {
    guard packet.count >= 40, packet.first.map({ $0 >> 4 }) == 6 else { return nil }
    let fixed = Array(packet.prefix(40))
    let length = Int(fixed[4]) << 8 | Int(fixed[5])
    let message = Array(packet.dropFirst(40).prefix(length))
    guard fixed[6] == NeighborDiscoveryPacket.icmpv6, fixed[7] == NeighborDiscoveryPacket.hopLimit,
      message.count == length, length >= 24, message[0] == 136, message[1] == 0,
      case .v6(let source)? = IPAddress(bytes: fixed[8..<24]),
      case .v6(let destination)? = IPAddress(bytes: fixed[24..<40]),
      NeighborDiscoveryPacket.sum(of: message, from: source, to: destination) == 0xffff,
      let target = IPAddress(bytes: message[8..<24]), !target.isMulticast,
      let hardwareAddress = Self.targetLinkLayerAddress(message[24...]), !hardwareAddress.isGroup
    else { return nil }
    self.init(target, at: hardwareAddress)
  }

  /// Option 2 (RFC 4861 §4.6.1); nil if it is missing or if any option is malformed.
  private static func targetLinkLayerAddress(_ options: ArraySlice<UInt8>) -> MACAddress? {
    var rest = options
    var found: MACAddress?
    while let type = rest.first {
      guard let units = rest.dropFirst().first, units > 0, rest.count >= 8 * Int(units) else { return nil }
      if type == 2, found == nil { found = MACAddress(bytes: rest.dropFirst(2).prefix(8 * Int(units) - 2)) }
      rest = rest.dropFirst(8 * Int(units))
    }
    return found
  }
}

extension MACAddress {
  /// Whether it stands for many: no host has it.
  fileprivate var isGroup: Bool { value >> 40 & 1 == 1 }
}
