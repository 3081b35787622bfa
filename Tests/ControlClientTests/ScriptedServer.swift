import Foundation
import Glibc

/// Accepts one connection on a Unix socket, reads a request's head and answers what the script says.
final class ScriptedServer: Sendable {
  let path: String
  private let descriptor: Int32

  /// A server that answers with `pieces`, one `write` each, and closes.
  init(_ pieces: [String]) throws {
    let path = FileManager.default.temporaryDirectory.path + "/aloft-\(UUID().uuidString.prefix(8)).sock"
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    self.path = path
    self.descriptor = descriptor
    guard result == 0, listen(descriptor, 4) == 0 else { throw POSIXError(.EIO) }
    Thread.detachNewThread {
      let client = accept(descriptor, nil, nil)
      guard client >= 0 else { return }
      var request: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while request.firstRange(of: [13, 10, 13, 10]) == nil {
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        request += buffer.prefix(count)
      }
      for piece in pieces {
        let bytes = Array(piece.replacing("REQUEST", with: Self.firstLine(request)).utf8)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
      close(client)
    }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  private static func firstLine(_ request: [UInt8]) -> String {
    String(decoding: request.prefix { $0 != 13 }, as: UTF8.self)
  }
}
