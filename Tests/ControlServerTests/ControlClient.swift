import ControlAPI
import EventLoop
import Foundation

@testable import ControlServer

/// A control server on a socket in a directory of its own; server and clients take turns on the test's thread.
final class ControlBench {
  let path: String
  let loop: EventLoop
  let log = EventLog()
  let server: ControlServer
  private let directory: String

  init(group: String = "root", handler: ControlHandler? = nil) throws {
    directory = FileManager.default.temporaryDirectory.path + "/aloft-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    path = directory + "/control.sock"
    loop = try EventLoop()
    let standard = ControlHandler(
      status: { $0(Self.status) }, reload: { $0(.success(ControlReply(message: "reloaded"))) })
    server = try ControlServer(path: path, group: group, on: loop, handler: handler ?? standard, log: log)
  }

  deinit {
    server.stop()
    try? FileManager.default.removeItem(atPath: directory)
  }

  static let status = Status(
    host: "lb1", version: "1", pid: 1, startedAt: 0, configurationFile: "/etc/aloft/aloft.yaml", alarms: [],
    virtualRouters: [], balancer: nil)

  /// Sends `text` on a connection of its own and returns everything that comes until the server closes it.
  func exchange(_ text: String) throws -> String {
    let client = try ControlClient(path)
    client.send(text)
    return client.readToEnd(self)
  }

  /// Lets the server work for one turn.
  func turn() {
    loop.turn(waitingAtMost: .milliseconds(20))
  }
}

/// A raw client.
final class ControlClient {
  let descriptor: Int32
  private(set) var received: [UInt8] = []
  private(set) var isAtEnd = false

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if result != 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit {
    close(descriptor)
  }

  var text: String { String(decoding: received, as: UTF8.self) }

  /// Bytes that the socket takes at once.
  @discardableResult
  func send(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Reads what is there.
  func read() {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count == 0 { isAtEnd = true }
      guard count > 0 else { return }
      received += bytes.prefix(count)
    }
  }

  func readToEnd(_ bench: ControlBench) -> String {
    read(bench) { self.isAtEnd }
    return text
  }

  /// Lets the server work and reads until `done`; gives up after many turns.
  func read(_ bench: ControlBench, until done: () -> Bool) {
    for _ in 0..<200 where !done() {
      bench.turn()
      read()
    }
  }
}
