private import CLinux
public import EventLoop
private import Glibc
public import IPAddressing
private import MonotonicTime

/// A raw socket for VRRP (protocol 112) of one family on one interface.
///
/// It sends with TTL or hop limit 255 and tells with which one a datagram arrived, so that the receiver can refuse
/// what has come through a router. Nothing waits.
public final class VRRPSocket: EventSource {
  /// The longest datagram that is received whole, in bytes: more than any VRRP message.
  public static let largestDatagram = 8192
  static let protocolNumber: Int32 = 112
  // More than the socket's receive queue holds: when timers run, nothing that had arrived is still unread.
  private static let batchSize = 1024

  /// The family of its addresses.
  public let family: IPAddress.Family
  /// The name of the interface when the socket was opened.
  public let interfaceName: String
  /// The interface.
  public let interfaceIndex: InterfaceIndex

  private let handle: (Result<ReceivedDatagram, RawSocketError>) -> Void
  private var buffer = [UInt8](repeating: 0, count: largestDatagram)
  private var arrivals: ArrivalClock
  // Datagrams that the kernel had dropped for want of room when the queue was last seen empty.
  private var dropped: UInt32 = 0

  /// Opens the socket; datagrams are received once it is attached to a loop.
  ///
  /// - Parameters:
  ///   - family: IPv4 or IPv6.
  ///   - name: the interface's name, for messages.
  ///   - index: the interface: only what arrives there is received, and everything is sent there.
  ///   - handle: called with each datagram, or with the error of the socket (interface down, for one).
  public init(
    _ family: IPAddress.Family, onInterface name: String, index: InterfaceIndex,
    handle: @escaping (Result<ReceivedDatagram, RawSocketError>) -> Void
  ) throws(RawSocketError) {
    do {
      let descriptor = try Self.open(family, index)
      self.family = family
      interfaceName = name
      interfaceIndex = index
      self.handle = handle
      arrivals = ArrivalClock(openedAt: .now)
      super.init(descriptor: descriptor)
    } catch {
      throw RawSocketError(action: .openVRRP(family), interface: name, cause: error)
    }
  }

  /// Lets `loop` deliver datagrams.
  public func attach(to loop: EventLoop) throws(SystemError) {
    try loop.add(self, interest: .readable, edgeTriggered: false)
  }

  public override func ready(_ events: ReadyEvents) {
    for _ in 0..<Self.batchSize where !isClosed {
      do throws(RawSocketError) {
        guard let datagram = try receive() else { return }
        handle(.success(datagram))
      } catch {
        handle(.failure(error))
      }
    }
  }

  /// Takes one datagram from the queue; nil if there is none.
  public func receive() throws(RawSocketError) -> ReceivedDatagram? {
    var information = aloft_datagram()
    let stored = unsafe buffer.withUnsafeMutableBytes {
      unsafe aloft_receive_datagram(
        descriptor, Self.number(of: family), $0.baseAddress, $0.count, &information)
    }
    guard stored >= 0 else {
      let cause = SystemError.last("recvmsg")
      if cause.errno == EAGAIN {
        arrivals.drained(at: .now)
        dropped = aloft_dropped_datagrams(descriptor)
        return nil
      }
      throw RawSocketError(action: .receive, interface: interfaceName, cause: cause)
    }
    // A full queue keeps what came first. What came last, and would show that a peer lives, is lost: then nothing
    // may be concluded from when the rest came.
    let hasLost = aloft_dropped_datagrams(descriptor) != dropped
    let arrival = arrivals.arrival(
      stamp: information.stamp < 0 || hasLost ? nil : information.stamp, readAt: .now)
    guard let source = address(information.sourceBytes) else { return nil }
    return ReceivedDatagram(
      bytes: Array(buffer[..<stored]),
      isTruncated: information.length > stored,
      source: source,
      destination: information.has_destination ? address(information.destinationBytes) : nil,
      hopLimit: UInt8(exactly: information.hop_limit),
      interfaceIndex: information.interface_index == 0
        ? nil : InterfaceIndex(rawValue: information.interface_index),
      arrival: arrival)
  }

  /// Sends a VRRP message (without IP header) from an address of this host to a peer on the socket's interface.
  ///
  /// A link-local IPv6 destination is one of the socket's interface.
  public func send(
    _ message: [UInt8], from source: IPAddress, to destination: IPAddress
  ) throws(RawSocketError) {
    let sent: Int32
    if source.family == family, destination.family == family {
      sent = unsafe message.withUnsafeBytes {
        unsafe aloft_send_datagram(
          descriptor, Self.number(of: family), $0.baseAddress, $0.count, source.bytes, destination.bytes,
          interfaceIndex.rawValue)
      }
    } else {
      errno = EAFNOSUPPORT
      sent = -1
    }
    guard sent == 0 else {
      throw RawSocketError(
        action: .send(source: source, destination: destination), interface: interfaceName,
        cause: cause(of: .last("sendmsg"), from: source))
    }
  }

  /// A send that failed for want of a route, or as invalid, tells little: what is behind it?
  private func cause(of failure: SystemError, from source: IPAddress) -> SystemError {
    guard [ENETUNREACH, EINVAL, ENODEV, ENXIO].contains(failure.errno) else { return failure }
    if !Self.exists(interfaceIndex) { return SystemError(call: failure.call, errno: ENODEV) }
    let isOurs = unsafe aloft_can_bind(
      Self.number(of: family), source.bytes, interfaceIndex.rawValue)
    return isOurs ? failure : SystemError(call: failure.call, errno: EADDRNOTAVAIL)
  }

  static func exists(_ index: InterfaceIndex) -> Bool {
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    return unsafe if_indextoname(index.rawValue, &name) != nil
  }

  private func address(_ bytes: [UInt8]) -> IPAddress? {
    IPAddress(bytes: bytes.prefix(family == .ipv4 ? 4 : 16))
  }

  static func number(of family: IPAddress.Family) -> Int32 {
    switch family {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    }
  }
}

extension ArrivalClock.Reading {
  fileprivate static var now: ArrivalClock.Reading {
    var monotonic: Int64 = 0
    var wall: Int64 = 0
    unsafe aloft_read_clocks(&monotonic, &wall)
    return ArrivalClock.Reading(monotonic: Instant(nanoseconds: monotonic), wall: wall)
  }
}

extension aloft_datagram {
  fileprivate var sourceBytes: [UInt8] {
    unsafe withUnsafeBytes(of: source) { unsafe Array($0) }
  }

  fileprivate var destinationBytes: [UInt8] {
    unsafe withUnsafeBytes(of: destination) { unsafe Array($0) }
  }
}
