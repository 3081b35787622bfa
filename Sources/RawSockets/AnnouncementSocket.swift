private import CLinux
private import EventLoop
private import Glibc
public import IPAddressing
public import NeighborDiscovery

/// Sends announcement frames through any Ethernet interface; receives nothing and never waits.
///
/// It is apart from the VRRP sockets so that a failed or delayed announcement never touches an advertisement.
public final class AnnouncementSocket {
  private let descriptor: Int32

  /// Opens the packet socket.
  public init() throws(RawSocketError) {
    let type = Int32(SOCK_RAW.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    // Protocol 0: the kernel queues nothing for it.
    descriptor = socket(AF_PACKET, type, 0)
    guard descriptor >= 0 else {
      throw RawSocketError(action: .openAnnouncements, interface: "any interface", cause: .last("socket"))
    }
  }

  deinit {
    _ = CLinux.close(descriptor)
  }

  /// Sends one frame through an interface.
  public func send(
    _ frame: AnnouncementFrame, onInterface name: String, index: InterfaceIndex
  ) throws(RawSocketError) {
    let sent = unsafe frame.bytes.withUnsafeBytes {
      unsafe aloft_send_frame(descriptor, $0.baseAddress, $0.count, frame.etherType, index.rawValue)
    }
    guard sent == 0 else {
      throw RawSocketError(action: .announce, interface: name, cause: .last("sendto"))
    }
  }
}
