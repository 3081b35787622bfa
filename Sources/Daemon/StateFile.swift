import EventLoop
import Glibc

/// A small file that a thread of its own replaces: a disk that stands still holds nobody up.
final class StateFile {
  private let requests: Mailbox<Request>
  private let thread: LoopThread

  private enum Request: Sendable {
    case write([UInt8])
    /// Writes what came before to the disk itself, and ends the thread.
    case close
  }

  /// Starts the thread; `onFailure` is called on `loop` with the reason when a write fails after one that did not.
  init(path: String, on loop: EventLoop, onFailure: @escaping (String) -> Void) throws {
    let (requests, failures) = (try Mailbox<Request>(), try Mailbox<String>())
    try failures.attach(to: loop, onFailure)
    self.requests = requests
    thread = try LoopThread.start(name: "state") { Self.run(path, requests, failures) }
  }

  /// Replaces the content; of several that wait, the last one counts.
  func write(_ bytes: [UInt8]) {
    requests.send(.write(bytes))
  }

  /// Waits until the last content is on the disk.
  func close() {
    requests.send(.close)
    thread.join()
  }

  private static func run(_ path: String, _ requests: Mailbox<Request>, _ failures: Mailbox<String>) {
    var last: [UInt8]?
    var hasFailed = false
    func put(_ bytes: [UInt8], isFinal: Bool) {
      let failure = replace(path, with: bytes, isFinal: isFinal)
      if let failure, !hasFailed { failures.send(failure) }
      hasFailed = failure != nil
    }
    do {
      let loop = try EventLoop()
      try requests.attach(to: loop) { request in
        switch request {
        case .write(let bytes):
          last = bytes
          put(bytes, isFinal: false)
        case .close:
          if let last { put(last, isFinal: true) }
          loop.stop()
        }
      }
      loop.run()
    } catch {
      failures.send("\(error)")
    }
  }

  /// Puts `bytes` in place of the file at once and whole; answers why not.
  private static func replace(_ path: String, with bytes: [UInt8], isFinal: Bool) -> String? {
    let temporary = path + ".new"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { return reason(temporary) }
    var written = 0
    while written < bytes.count {
      // The rest of the array, which has that many bytes.
      let count = unsafe bytes[written...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = reason(temporary)
        Glibc.close(descriptor)
        return reason
      }
      written += count
    }
    // Only the last one waits for the disk: what is in the kernel's memory survives this process.
    guard !isFinal || fsync(descriptor) == 0 else {
      let reason = reason(temporary)
      Glibc.close(descriptor)
      return reason
    }
    Glibc.close(descriptor)
    return unsafe rename(temporary, path) == 0 ? nil : reason(path)
  }

  private static func reason(_ path: String) -> String {
    "\(path): \(unsafe String(cString: strerror(errno)))"
  }
}
