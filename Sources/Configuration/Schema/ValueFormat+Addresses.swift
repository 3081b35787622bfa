import IPAddressing

extension ValueFormat where Value == IPAddress {
  /// An address that a host can have, without prefix length and zone.
  static var hostAddress: ValueFormat {
    ValueFormat("an IPv4 or IPv6 address") { scalar in
      guard let address = IPAddress(scalar.text) else {
        if let address = InterfaceAddress(scalar.text)?.address {
          return .failure(.because("takes no prefix length", suggestion: "\(address)"))
        }
        if let percent = scalar.text.firstIndex(of: "%"), let address = IPAddress(scalar.text[..<percent]) {
          return .failure(
            .because("takes no interface: the virtual router names it", suggestion: "\(address)"))
        }
        return .failure(.unexpected)
      }
      return address.unusability.map { .failure(.because($0)) } ?? .success(address)
    }
  }
}

extension ValueFormat where Value == InterfaceAddress {
  /// A virtual address with or without prefix length.
  static var virtualAddress: ValueFormat {
    ValueFormat("an IPv4 or IPv6 address with or without prefix length, such as 10.0.0.30/24") { scalar in
      guard let value = InterfaceAddress(scalar.text) else {
        let parts = scalar.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let address = IPAddress(parts[0]) {
          return .failure(
            .because("has the prefix length '\(parts[1].prefix(8))', allowed is 1 to \(address.bitWidth)"))
        }
        return .failure(.unexpected)
      }
      if value.prefixLength == 0 {
        return .failure(.because("has the prefix length '0', allowed is 1 to \(value.address.bitWidth)"))
      }
      if value.address.isLoopback {
        return .failure(.because("has \(value.address), which is a loopback address"))
      }
      return value.address.unusability.map { .failure(.because($0)) } ?? .success(value)
    }
  }
}

extension ValueFormat where Value == SocketEndpoint {
  /// Where to accept connections.
  static var listeningEndpoint: ValueFormat {
    ValueFormat("an address and a port, such as 10.0.0.30:80, [2001:db8::30]:80 or \"*:80\"") { scalar in
      guard let endpoint = SocketEndpoint(scalar.text) else { return .failure(endpointMismatch(scalar.text)) }
      if endpoint.address?.isMulticast == true {
        return .failure(.because("has \(endpoint), which is a multicast address"))
      }
      return .success(endpoint)
    }
  }

  /// Where a backend serves.
  static var backendEndpoint: ValueFormat {
    ValueFormat("an address and a port, such as 10.0.0.40:8080 or [2001:db8::40]:8080") { scalar in
      guard let endpoint = SocketEndpoint(scalar.text) else { return .failure(endpointMismatch(scalar.text)) }
      guard let address = endpoint.address else {
        return .failure(.because("names one backend: '*' is no address to connect to"))
      }
      return address.unusability.map { .failure(.because($0)) } ?? .success(endpoint)
    }
  }

  private static func endpointMismatch(_ text: String) -> Mismatch {
    if IPAddress(text)?.family == .ipv6 {
      return .because(
        "has no port, or no brackets around an IPv6 address, as in [2001:db8::1]:80: \(text.quoted)")
    }
    if IPAddress(text) != nil || text == "*" { return .because("has no port: \(text.quoted)") }
    guard let colon = text.lastIndex(of: ":") else {
      if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return .meant("*:\(text)") }
      return .unexpected
    }
    let (host, port) = (text[..<colon], text[text.index(after: colon)...])
    let isNumber = !port.isEmpty && port.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if host.isEmpty, isNumber { return .meant("*:\(port)") }
    if let address = IPAddress(host), address.family == .ipv6, isNumber {
      return .because("needs brackets around an IPv6 address", suggestion: "[\(address)]:\(port)")
    }
    if SocketEndpoint("\(host):1") != nil, isNumber {
      return .because("has the port \(port.prefix(12)), allowed is 1 to 65535")
    }
    if isNumber, host.utf8.allSatisfy(\.isHostNameByte), host.contains(where: \.isLetter) {
      return .because("expects an address: host names such as \(String(host).quoted) are not resolved")
    }
    return .unexpected
  }
}

extension IPAddress {
  /// Why no host can have the address; nil if one can.
  var unusability: String? {
    if isUnspecified { return "has \(self), which is not the address of a host" }
    if isMulticast { return "has \(self), which is a multicast address" }
    if self == .v4(.max) { return "has \(self), which is the broadcast address" }
    return nil
  }
}

extension UInt8 {
  fileprivate var isHostNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
    default: false
    }
  }
}
