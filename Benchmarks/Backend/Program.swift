import CLinux
import EventLoop
import Glibc

/// A backend that costs as little as possible: `GET /200` is answered with 200 bytes, any other path with as many as
/// it says. It reads no more of a request than that.
///
/// Usage: bench-backend PORT...
@main
struct Program {
  static func main() throws {
    let loop = try EventLoop()
    for port in CommandLine.arguments.dropFirst().compactMap({ UInt16($0) }) {
      try loop.add(Acceptor(port: port), interest: .readable)
    }
    loop.run()
  }
}

private final class Acceptor: EventSource {
  init(port: UInt16) throws {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = try SystemError.check("socket", socket(AF_INET, type, 0))
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let bound = withUnsafeBytes(of: &address) {
      bind(
        descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in>.size))
    }
    try SystemError.check("bind", bound)
    try SystemError.check("listen", listen(descriptor, 1024))
    super.init(descriptor: descriptor)
  }

  override func ready(_ events: ReadyEvents) {
    var peer = sockaddr_storage()
    while case let accepted = aloft_accept(descriptor, &peer), accepted >= 0 {
      try? loop?.add(Connection(descriptor: accepted), interest: [.readable], edgeTriggered: true)
    }
  }
}

private final class Connection: EventSource {
  private static let small = response(200)
  private static let large = response(16384)
  private nonisolated(unsafe) static let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 65536, alignment: 64)

  private static func response(_ size: Int) -> [UInt8] {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(size)\r\n\r\n"
    return Array(head.utf8) + [UInt8](repeating: 0x78, count: size)
  }

  override func ready(_ events: ReadyEvents) {
    let count = recv(descriptor, Self.buffer.baseAddress, Self.buffer.count, 0)
    guard count > 8 else { return count < 0 && errno == EAGAIN ? () : close() }
    // "GET /2" or anything else: one request at a time, in one piece.
    let answer = Self.buffer[5] == UInt8(ascii: "2") ? Self.small : Self.large
    let sent = answer.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if sent != answer.count { close() }
  }
}
