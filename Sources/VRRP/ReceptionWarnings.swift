/// What is odd about an accepted advertisement: counted and logged, never an input to the election.
public struct ReceptionWarnings: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Version 3: the interval is not ours (RFC 9568 §7.1).
  public static let intervalMismatch = ReceptionWarnings(rawValue: 1 << 0)
  /// The addresses are not ours, in whatever order (RFC 9568 §7.1).
  public static let addressListMismatch = ReceptionWarnings(rawValue: 1 << 1)
  /// IPv6: the first address is not link-local (RFC 9568 §5.2.9).
  public static let firstNotLinkLocal = ReceptionWarnings(rawValue: 1 << 2)
  /// We own the addresses, and so does the sender by its own account (RFC 9568 erratum 8298).
  public static let ownerConflict = ReceptionWarnings(rawValue: 1 << 3)

  /// The sender's clock is off by more than half of what authentication allows.
  public static let clockSkew = ReceptionWarnings(rawValue: 1 << 4)

  /// Every single warning with its name.
  public static let names: [(warning: ReceptionWarnings, name: String)] = [
    (.intervalMismatch, "interval_mismatch"), (.addressListMismatch, "address_list_mismatch"),
    (.firstNotLinkLocal, "first_not_link_local"), (.ownerConflict, "owner_conflict"),
    (.clockSkew, "clock_skew"),
  ]
}
