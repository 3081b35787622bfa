/// A decoder that is fed with whatever libFuzzer thinks of.
protocol FuzzTarget: Sendable {
  /// What it is called on the command line.
  static var name: String { get }
  /// Inputs are no longer than this.
  static var longestInput: Int { get }
  /// Inputs to begin with, one of each kind.
  static func seeds() throws -> [[UInt8]]
  /// Decodes `input`; ends the program when a promise of the decoder is broken.
  static func run(_ input: UnsafeRawBufferPointer)
}

/// A promise of the decoder: the program ends with `complaint`, and libFuzzer keeps the input, where it is broken.
func promise(_ isKept: Bool, _ complaint: @autoclosure () -> String) {
  if !isKept { fatalError(complaint()) }
}
