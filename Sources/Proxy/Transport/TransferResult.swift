/// What came of an attempt to read or write.
enum TransferResult {
  /// So many bytes; at least one.
  case bytes(Int)
  /// Nothing now: the descriptor's next event tells when to go on.
  case wouldBlock
  /// The peer has sent everything.
  case end
  /// The connection is gone; the number is the kernel's.
  case failed(Int32)
}
