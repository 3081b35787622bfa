private import CNetlink
private import CNetlinkRoute

/// A received message, for as long as libnl's callback runs.
@safe struct RouteMessage: ~Copyable {
  private let header: UnsafeMutablePointer<nlmsghdr>

  init?(_ message: OpaquePointer?) {
    guard let message = unsafe message, let header = unsafe nlmsg_hdr(message) else { return nil }
    unsafe self.header = unsafe header
  }

  /// RTM_NEWADDR and so on.
  var type: Int {
    unsafe Int(header.pointee.nlmsg_type)
  }

  /// The fixed part of the message; nil if the message is too short for it.
  borrowing func fixedPart<Header: BitwiseCopyable>(_: Header.Type) -> Header? {
    guard unsafe nlmsg_valid_hdr(header, Int32(MemoryLayout<Header>.size)) != 0,
      let data = unsafe nlmsg_data(header)
    else { return nil }
    return unsafe data.loadUnaligned(as: Header.self)
  }

  /// The number that is the whole payload.
  var payloadNumber: Int32? {
    fixedPart(Int32.self)
  }

  /// The bytes of an attribute after a fixed part of the given type.
  borrowing func bytes<Header>(_ attribute: Int, after _: Header.Type) -> [UInt8]? {
    guard
      let found = unsafe nlmsg_find_attr(
        header, Int32(MemoryLayout<Header>.size), Int32(attribute)),
      let data = unsafe nla_data(found)
    else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: data, count: Int(max(nla_len(found), 0))))
  }

  /// A number of one byte.
  borrowing func byte<Header>(_ attribute: Int, after header: Header.Type) -> UInt8? {
    bytes(attribute, after: header)?.first
  }

  /// The numbers of four bytes, in this host's order, of which an attribute consists.
  borrowing func numbers<Header>(_ attribute: Int, after header: Header.Type) -> [UInt32] {
    guard let bytes = bytes(attribute, after: header) else { return [] }
    return (0..<bytes.count / 4).map { index in
      unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self) }
    }
  }

  /// A text, which ends at its first zero byte.
  borrowing func text<Header>(_ attribute: Int, after header: Header.Type) -> String? {
    bytes(attribute, after: header).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The number of four bytes in an attribute that another attribute holds.
  borrowing func nestedNumber<Header>(
    _ inner: Int, in attribute: Int, after _: Header.Type
  ) -> UInt32? {
    guard
      let outer = unsafe nlmsg_find_attr(header, Int32(MemoryLayout<Header>.size), Int32(attribute)),
      let first = unsafe nla_data(outer)?.assumingMemoryBound(to: nlattr.self),
      let found = unsafe nla_find(first, nla_len(outer), Int32(inner)), unsafe nla_len(found) >= 4
    else { return nil }
    return unsafe nla_get_u32(found)
  }
}
