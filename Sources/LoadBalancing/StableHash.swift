/// A hash of bytes that is the same on every host and in every version: FNV-1a.
package enum StableHash {
  /// The hash of `bytes`, continuing from that of what comes before them.
  package static func hash(_ bytes: Span<UInt8>, after start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    var hash = start
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3 }
    return hash
  }
}
