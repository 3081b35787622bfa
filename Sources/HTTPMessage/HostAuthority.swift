/// The host and port that a `Host` field or an absolute request target names.
struct HostAuthority {
  private let host: Range<Int>
  private let port: Range<Int>

  /// The authority in `range`: a name, IPv4 address or bracketed IPv6 address, and perhaps a port; no user information.
  init?(_ bytes: ByteView, _ range: Range<Int>) {
    guard !range.isEmpty else { return nil }
    let isBracketed = bytes[range.lowerBound] == 0x5b
    let nameStart = isBracketed ? range.lowerBound + 1 : range.lowerBound
    var nameEnd = min(bytes.end(of: isBracketed ? .ipv6 : .hostName, from: nameStart), range.upperBound)
    guard nameEnd > nameStart else { return nil }
    if isBracketed {
      guard nameEnd < range.upperBound, bytes[nameEnd] == 0x5d else { return nil }
      nameEnd += 1
    }
    host = range.lowerBound..<nameEnd
    guard nameEnd < range.upperBound else {
      port = nameEnd..<nameEnd
      return
    }
    port = nameEnd + 1..<range.upperBound
    guard bytes[nameEnd] == .colon, port.count <= 5,
      bytes.end(of: .digits, from: port.lowerBound) >= port.upperBound
    else { return nil }
    guard port.reduce(0, { $0 * 10 + Int(bytes[$1] - .zero) }) <= 65_535 else { return nil }
  }

  /// Whether both name the same place, where `defaultPort` stands for no port.
  func isSame(as other: HostAuthority, in bytes: ByteView, defaultPort: StaticString) -> Bool {
    guard bytes.equalsIgnoringCase(host, other.host) else { return false }
    let (left, right) = (explicit(port, bytes, defaultPort), explicit(other.port, bytes, defaultPort))
    return bytes.equalsIgnoringCase(left, right)
  }

  /// The port unless it is the default one.
  private func explicit(_ port: Range<Int>, _ bytes: ByteView, _ defaultPort: StaticString) -> Range<Int> {
    bytes.equals(port, defaultPort) ? port.lowerBound..<port.lowerBound : port
  }
}
