import EventLoop
import Glibc
import HTTPMessage

/// The access log of one worker, in the combined format: lines gather in memory and are written once a second, or
/// when there are many.
///
/// All workers append to one file; each write ends with a whole line.
final class AccessLog {
  /// Where lines go.
  enum Destination: Sendable {
    case file(String)
    case standardOutput
  }

  private static let flushedAt = 32 * 1024

  private let destination: Destination
  private var descriptor: Int32
  private var lines = ByteQueue()

  init(_ destination: Destination) {
    self.destination = destination
    descriptor = Self.open(destination)
  }

  /// Opens the file anew, after it was moved.
  func reopen() {
    flush()
    guard case .file = destination else { return }
    if descriptor >= 0 { _ = close(descriptor) }
    descriptor = Self.open(destination)
  }

  private static func open(_ destination: Destination) -> Int32 {
    switch destination {
    case .standardOutput: return STDOUT_FILENO
    case .file(let path):
      let descriptor = unsafe Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
      if descriptor < 0 { standardError("access log \(path): \(SystemError.last("open")); not writing it") }
      return descriptor
    }
  }

  /// Writes what has gathered.
  func flush() {
    while !lines.isEmpty {
      let bytes = unsafe lines.bytes
      let count = unsafe write(descriptor, bytes.baseAddress, bytes.count)
      if count < 0, errno == EINTR { continue }
      // A full disk or a closed pipe must not stop requests: the lines are lost.
      guard count > 0 else { return lines.removeAll() }
      lines.consume(count)
    }
  }

  // MARK: Lines

  /// Adds the line of a request that has ended; `request` and `parts` are what `CombinedLog` kept of it.
  func append(
    _ parts: CombinedLog.RequestParts, of request: UnsafeRawBufferPointer, from client: AddressText,
    at time: [UInt8], status: Int, bodyBytes: UInt64
  ) {
    let room = unsafe lines.room(for: parts.count + 256)
    let length = unsafe time.withUnsafeBytes { time in
      unsafe CombinedLog.writeLine(
        client: client, time: time, parts, stored: request, status: status, bodyBytes: bodyBytes, into: room)
    }
    lines.commit(length ?? 0)
    if lines.count >= Self.flushedAt { flush() }
  }

  /// Adds the line of a request that could not be read.
  func append(
    malformed bytes: UnsafeRawBufferPointer, from client: AddressText, at time: [UInt8], status: Int
  ) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 1) { memory in
      let parts = unsafe CombinedLog.writeMalformed(bytes, into: memory)
      unsafe append(
        parts, of: UnsafeRawBufferPointer(memory), from: client, at: time, status: status, bodyBytes: 0)
    }
  }
}

/// Says something to whoever reads the process's standard error.
func standardError(_ text: String) {
  let line = Array("aloft-balancer: \(text)\n".utf8)
  _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
