internal import IPAddressing

/// Where the addresses of a message are whose length has been checked.
struct AddressList {
  let count: Int
  let family: IPAddress.Family

  /// The address at `index`, which is below `count`.
  func address(at index: Int, in message: Span<UInt8>) -> IPAddress {
    let start = MessageHeader.size + index * family.addressSize
    let range = start..<start + family.addressSize
    return switch family {
    case .ipv4: .v4(range.reduce(0) { $0 << 8 | UInt32(message[$1]) })
    case .ipv6: .v6(range.reduce(0) { $0 << 8 | UInt128(message[$1]) })
    }
  }

  /// The first address, if there is one.
  func first(in message: Span<UInt8>) -> IPAddress? {
    count > 0 ? address(at: 0, in: message) : nil
  }

  /// The addresses of `message`: `expected` itself, without allocation, if they are the same in the same order.
  func addresses(in message: Span<UInt8>, expected: [IPAddress]) -> [IPAddress] {
    if isEqual(to: expected, in: message) { return expected }
    return (0..<count).map { address(at: $0, in: message) }
  }

  /// Whether `message` lists `expected`, each as often, in whatever order (RFC 9568 §5.2.9).
  func isPermutation(of expected: [IPAddress], in message: Span<UInt8>) -> Bool {
    guard count == expected.count else { return false }
    if isEqual(to: expected, in: message) { return true }
    return addresses(in: message, expected: []).sorted() == expected.sorted()
  }

  private func isEqual(to expected: [IPAddress], in message: Span<UInt8>) -> Bool {
    guard count == expected.count else { return false }
    for index in 0..<count where address(at: index, in: message) != expected[index] { return false }
    return true
  }
}
