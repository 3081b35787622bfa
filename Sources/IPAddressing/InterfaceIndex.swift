/// The number by which the kernel knows a network interface; it survives a rename, never a removal.
public struct InterfaceIndex: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// 1 and up; 0 stands for no interface.
  public var rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  public var description: String {
    String(rawValue)
  }
}
