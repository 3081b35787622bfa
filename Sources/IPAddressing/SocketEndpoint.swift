/// An address and port: `10.0.0.40:8080`, `[2001:db8::1]:80`; `*:80` is every address of both families.
public struct SocketEndpoint: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The address; nil stands for every local address of both families.
  public var address: IPAddress?
  /// 1 to 65535.
  public var port: UInt16

  /// An endpoint; a nil address stands for every local address of both families.
  public init(address: IPAddress?, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// Parses `ADDRESS:PORT`, `[IPv6]:PORT` or `*:PORT`; nil for anything else.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(digits), port > 0
    else { return nil }
    let host = text[..<colon]
    if host == "*" {
      self.init(address: nil, port: port)
    } else if host.hasPrefix("["), host.hasSuffix("]"), let address = IPAddress(host.dropFirst().dropLast()),
      address.family == .ipv6
    {
      self.init(address: address, port: port)
    } else if let address = IPAddress(host), address.family == .ipv4 {
      self.init(address: address, port: port)
    } else {
      return nil
    }
  }

  public var description: String {
    switch address {
    case nil: "*:\(port)"
    case .v4?: "\(address.map(\.description) ?? ""):\(port)"
    case .v6?: "[\(address.map(\.description) ?? "")]:\(port)"
    }
  }
}
