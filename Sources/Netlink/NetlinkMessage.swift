private import CNetlink

/// A request under construction; freed at the end of its life.
@safe struct NetlinkMessage: ~Copyable {
  let pointer: OpaquePointer

  /// Takes over a message that libnl has made.
  init(owning pointer: OpaquePointer) {
    unsafe self.pointer = unsafe pointer
  }

  /// A message of `type` that starts with the fixed part `header`; nil if memory is short.
  init?<Header: BitwiseCopyable>(type: Int, flags: Int32, header: Header) {
    guard let pointer = unsafe nlmsg_alloc_simple(Int32(type), flags) else { return nil }
    var header = header
    let failure = unsafe nlmsg_append(
      pointer, &header, MemoryLayout<Header>.size, Int32(NLMSG_ALIGNTO))
    guard failure == 0 else {
      unsafe nlmsg_free(pointer)
      return nil
    }
    unsafe self.pointer = unsafe pointer
  }

  deinit {
    unsafe nlmsg_free(pointer)
  }

  /// Appends an attribute of one byte; false if memory is short.
  borrowing func append(_ attribute: Int, byte: UInt8) -> Bool {
    unsafe nla_put_u8(pointer, Int32(attribute), byte) == 0
  }

  /// Appends an attribute of four bytes; false if memory is short.
  borrowing func append(_ attribute: Int, number: UInt32) -> Bool {
    unsafe nla_put_u32(pointer, Int32(attribute), number) == 0
  }

  /// Appends a text; false if memory is short.
  borrowing func append(_ attribute: Int, text: String) -> Bool {
    unsafe nla_put_string(pointer, Int32(attribute), text) == 0
  }

  /// Appends an attribute of any length; false if memory is short.
  borrowing func append(_ attribute: Int, bytes: [UInt8]) -> Bool {
    unsafe nla_put(pointer, Int32(attribute), Int32(bytes.count), bytes) == 0
  }

  /// Appends an attribute that holds one attribute of four bytes; false if memory is short.
  borrowing func append(_ attribute: Int, holding inner: Int, number: UInt32) -> Bool {
    guard let nest = unsafe nla_nest_start(pointer, Int32(attribute)), append(inner, number: number) else {
      return false
    }
    return unsafe nla_nest_end(pointer, nest) == 0
  }
}
