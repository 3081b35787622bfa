public import IPAddressing

/// A change of this host's addresses or interfaces.
public enum NetworkEvent: Sendable, Hashable {
  /// An address was added or changed; a renewal of its lifetime is reported as well.
  case addressAdded(AssignedAddress)
  /// An address was removed.
  case addressRemoved(AssignedAddress)
  /// An interface appeared or changed.
  case linkChanged(Link)
  /// An interface is gone.
  case linkRemoved(InterfaceIndex, name: String)
  /// Events were lost: read addresses and interfaces anew.
  case resynchronise
}
