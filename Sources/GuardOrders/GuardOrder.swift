public import IPAddressing

/// What `aloft-guard` does for one virtual router when `aloftd` is no more: `aloftd` sends it whenever it changes.
///
/// The messages are complete: the guard knows neither keys nor priorities, nor what VRRP is.
public struct GuardOrder: Sendable, Equatable {
  /// An address that is on this host because of the virtual router.
  public struct Held: Sendable, Hashable {
    public var interface: InterfaceIndex
    public var address: InterfaceAddress

    /// An address on an interface.
    public init(interface: InterfaceIndex, address: InterfaceAddress) {
      self.interface = interface
      self.address = address
    }
  }

  /// A message to a peer that says that this host gives the addresses up.
  public struct Resignation: Sendable, Equatable {
    public var interface: InterfaceIndex
    public var source: IPAddress
    public var destination: IPAddress
    /// What follows the IP header.
    public var message: [UInt8]

    /// A message from its parts; both addresses are of one family.
    public init(interface: InterfaceIndex, source: IPAddress, destination: IPAddress, message: [UInt8]) {
      self.interface = interface
      self.source = source
      self.destination = destination
      self.message = message
    }
  }

  /// Which virtual router, in `aloftd`'s own numbers: a later order takes the place of the earlier one.
  public var router: UInt32
  public var held: [Held]
  public var resignations: [Resignation]

  /// An order from its parts; one with nothing in it means that nothing is to be done.
  public init(router: UInt32, held: [Held] = [], resignations: [Resignation] = []) {
    self.router = router
    self.held = held
    self.resignations = resignations
  }

  /// Nothing is to be done.
  public var isEmpty: Bool { held.isEmpty && resignations.isEmpty }
}
