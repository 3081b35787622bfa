public import IPAddressing

/// A rule of policy routing as it is to be set: which packets look in which table.
public struct RuleAssignment: Sendable, Hashable {
  /// A mark of netfilter or a socket, and the bits of it that count.
  public struct Mark: Sendable, Hashable {
    public var value: UInt32
    public var mask: UInt32

    /// A mark; `mask` has all bits unless said otherwise.
    public init(_ value: UInt32, mask: UInt32 = .max) {
      self.value = value
      self.mask = mask
    }
  }

  /// The family of the packets.
  public var family: IPAddress.Family
  /// Packets from here; nil for any.
  public private(set) var source: InterfaceAddress?
  /// Packets to here; nil for any.
  public private(set) var destination: InterfaceAddress?
  /// Packets that came in by this interface; nil for any.
  public var incomingInterface: String?
  /// Packets with this mark; nil for any.
  public var mark: Mark?
  /// The table to look in.
  public var table: UInt32
  /// The lesser is asked first.
  public var priority: UInt32

  /// A rule to be set; a prefix of length 0 stands for any address.
  public init(
    _ family: IPAddress.Family, from source: InterfaceAddress? = nil, to destination: InterfaceAddress? = nil,
    incomingInterface: String? = nil, mark: Mark? = nil, table: UInt32, priority: UInt32
  ) {
    self.family = family
    self.source = source.flatMap { $0.prefixLength == 0 ? nil : $0 }
    self.destination = destination.flatMap { $0.prefixLength == 0 ? nil : $0 }
    self.incomingInterface = incomingInterface
    self.mark = mark
    self.table = table
    self.priority = priority
  }
}

extension RuleAssignment: CustomStringConvertible {
  public var description: String {
    let parts = [
      "\(priority):", "from \(source?.description ?? "all")", destination.map { "to \($0)" },
      incomingInterface.map { "iif \($0)" },
      mark.map { "fwmark \($0.value)" + ($0.mask == .max ? "" : "/\($0.mask)") }, "lookup \(table)",
    ]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}

/// A rule that the kernel has.
public struct AssignedRule: Sendable, Hashable {
  /// The rule.
  public var rule: RuleAssignment
  /// Who set it: the routing protocol's number.
  public var protocolTag: UInt8

  /// Whether Aloft set it.
  public var isAlofts: Bool { protocolTag == RouteAssignment.protocolTag }
}
