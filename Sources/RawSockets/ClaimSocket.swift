private import CLinux
public import EventLoop
private import Glibc
public import IPAddressing
public import NeighborDiscovery

/// Hears which other hosts of a link claim certain addresses, by ARP or neighbour discovery.
///
/// The kernel drops everything else, so that a flood of such packets costs this process nothing; and what does arrive is
/// read a little at a time.
public final class ClaimSocket: EventSource {
  // The rest is read in the next turn, after what matters more.
  private static let batchSize = 16
  // No claim is longer but for options, of which the one that counts comes first.
  private static let longestFrame = 256

  private let handle: (AddressClaim) -> Void
  private var buffer = [UInt8](repeating: 0, count: longestFrame)

  /// Opens the socket, which hears of nothing until it is told what to listen to.
  ///
  /// - Parameters:
  ///   - family: of the addresses whose claims are wanted.
  ///   - handle: called with each claim, once the socket is attached to a loop.
  public init(
    _ family: IPAddress.Family, onInterface name: String, index: InterfaceIndex,
    handle: @escaping (AddressClaim) -> Void
  ) throws(RawSocketError) {
    let program = Self.program(ClaimFilter([], notFrom: .broadcast))
    let descriptor = unsafe program.withUnsafeBufferPointer {
      unsafe aloft_open_filtered(
        $0.baseAddress, UInt16($0.count), family == .ipv6 ? 0x86dd : 0x0806, index.rawValue)
    }
    guard descriptor >= 0 else {
      throw RawSocketError(action: .openClaims, interface: name, cause: .last("socket"))
    }
    self.handle = handle
    super.init(descriptor: descriptor)
  }

  /// Hears from now on which hosts other than `hardwareAddress` claim one of `addresses`, of the socket's family; answers
  /// whether the kernel has taken that, and leaves all as it was if not.
  @discardableResult
  public func listen(to addresses: [IPAddress], notFrom hardwareAddress: MACAddress) -> Bool {
    let program = Self.program(ClaimFilter(addresses, notFrom: hardwareAddress))
    return unsafe program.withUnsafeBufferPointer {
      unsafe aloft_set_filter(descriptor, $0.baseAddress, UInt16($0.count)) == 0
    }
  }

  private static func program(_ filter: ClaimFilter) -> [sock_filter] {
    filter.instructions.map { sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand) }
  }

  /// Lets `loop` deliver claims.
  public func attach(to loop: EventLoop) throws(SystemError) {
    try loop.add(self, interest: .readable, edgeTriggered: false)
  }

  public override func ready(_ events: ReadyEvents) {
    for _ in 0..<Self.batchSize where !isClosed {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      // An error is of the interface, which others tell about.
      guard count >= 0 else { return }
      if let claim = AddressClaim(frame: buffer[..<count]) { handle(claim) }
    }
  }
}
