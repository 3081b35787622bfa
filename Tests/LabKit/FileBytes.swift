import Glibc

/// Small files, whole.
package enum FileBytes {
  /// What is left to read from `descriptor`.
  static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The text of the file at `path` from the byte at `start` on; empty when there is none.
  package static func text(at path: String, from start: Int = 0) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    if start > 0 { lseek(file, start, SEEK_SET) }
    return String(decoding: readAll(file), as: UTF8.self)
  }

  /// Writes `text` where people look for what went wrong.
  static func writeToStandardError(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(2, bytes, bytes.count)
  }

  /// Writes `text` to `path`, replacing what was there.
  package static func write(_ text: String, to path: String) throws(LabError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw LabError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw LabError("\(path): \(String(cString: strerror(errno)))")
    }
  }
}
