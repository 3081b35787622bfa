import HTTPMessage
import LoadBalancing

/// What a request is sent by when the pool hashes.
extension Pool {
  /// The key of a request: of what the pool hashes or, where the request has none of that, of the client's address;
  /// 0 if the pool does not hash.
  func hashKey(of head: RequestHead, in bytes: UnsafeRawBufferPointer, from client: AddressText) -> UInt64 {
    switch hashKey {
    case nil: 0
    case .address: unsafe client.withBytes { unsafe HashKey.hash($0) }
    case .uri: unsafe HashKey.hash(UnsafeRawBufferPointer(rebasing: bytes[Self.uri(head.target)]))
    case .header(let name):
      unsafe Self.value(of: name, head, bytes).map { unsafe HashKey.hash($0) }
        ?? client.withBytes { unsafe HashKey.hash($0) }
    case .cookie(let cookie):
      unsafe Self.hash(of: cookie, head, bytes) ?? client.withBytes { unsafe HashKey.hash($0) }
    }
  }

  private static func uri(_ target: RequestTarget) -> Range<Int> {
    target.path.lowerBound..<(target.query ?? target.path).upperBound
  }

  private static func value(
    of name: [UInt8], _ head: RequestHead, _ bytes: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer? {
    for index in 0..<head.fields.count {
      let range = head.fields[index].nameRange.range
      guard range.count == name.count else { continue }
      // A name is a token; what differs in more than the case of letters does not become the configured one.
      let isSame = unsafe zip(name, bytes[range]).allSatisfy { $0 == ($1 | (0x41...0x5a ~= $1 ? 0x20 : 0)) }
      if isSame { return unsafe UnsafeRawBufferPointer(rebasing: bytes[head.fields[index].valueRange.range]) }
    }
    return nil
  }

  private static func hash(
    of cookie: SessionRoute, _ head: RequestHead, _ bytes: UnsafeRawBufferPointer
  ) -> UInt64? {
    for index in 0..<head.fields.count where head.fields[index].name == .cookie {
      let value = unsafe UnsafeRawBufferPointer(rebasing: bytes[head.fields[index].valueRange.range])
      if let hash = unsafe HashKey.hash(of: cookie, inCookies: value) { return hash }
    }
    return nil
  }
}
