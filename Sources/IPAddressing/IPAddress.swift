/// An IPv4 or IPv6 address as a number in network order of significance.
public enum IPAddress: Sendable, Hashable {
  case v4(UInt32)
  case v6(UInt128)

  /// The two families of addresses.
  public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
    case ipv4
    case ipv6
  }

  /// The family that the address belongs to.
  public var family: Family {
    switch self {
    case .v4: .ipv4
    case .v6: .ipv6
    }
  }

  /// An address from its bytes in network order: 4 bytes for IPv4, 16 for IPv6; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16: self = .v6(bytes.reduce(0) { $0 << 8 | UInt128($1) })
    default: return nil
    }
  }

  /// The address in network order: 4 or 16 bytes.
  public var bytes: [UInt8] {
    switch self {
    case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    case .v6(let value): (0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * $0)) }
    }
  }

  /// 32 or 128.
  public var bitWidth: Int {
    switch self {
    case .v4: 32
    case .v6: 128
    }
  }

  /// Whether every bit is zero (0.0.0.0 or ::).
  public var isUnspecified: Bool {
    switch self {
    case .v4(let value): value == 0
    case .v6(let value): value == 0
    }
  }

  /// Whether the address is in 127.0.0.0/8 or is ::1.
  public var isLoopback: Bool {
    switch self {
    case .v4(let value): value >> 24 == 127
    case .v6(let value): value == 1
    }
  }

  /// Whether the address is in 224.0.0.0/4 or ff00::/8.
  public var isMulticast: Bool {
    switch self {
    case .v4(let value): value >> 28 == 0xe
    case .v6(let value): value >> 120 == 0xff
    }
  }

  /// Whether the address is in 169.254.0.0/16 or fe80::/10.
  public var isLinkLocal: Bool {
    switch self {
    case .v4(let value): value >> 16 == 0xa9fe
    case .v6(let value): value >> 118 == 0b11_1111_1010
    }
  }
}

extension IPAddress: Comparable {
  /// Unsigned numeric order inside a family; IPv4 sorts before IPv6.
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    switch (left, right) {
    case (.v4(let left), .v4(let right)): left < right
    case (.v6(let left), .v6(let right)): left < right
    case (.v4, .v6): true
    case (.v6, .v4): false
    }
  }
}
