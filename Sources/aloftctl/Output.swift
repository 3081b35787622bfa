import Glibc

/// Writes to standard output and standard error, whole lines at once.
enum Output {
  /// A line on standard output.
  static func line(_ text: String) {
    bytes(Array((text + "\n").utf8))
  }

  /// Lines on standard output.
  static func lines(_ lines: [String]) {
    bytes(Array(lines.map { $0 + "\n" }.joined().utf8))
  }

  /// Bytes on standard output; the program ends when nobody can take them.
  static func bytes(_ bytes: [UInt8]) {
    switch write(bytes, to: STDOUT_FILENO) {
    case 0: return
    // `aloftctl events | head -1`: the reader has what it wants.
    case EPIPE: exit(ExitStatus.success.rawValue)
    case let code:
      error("aloftctl: cannot write to standard output: " + text(code))
      exit(ExitStatus.refused.rawValue)
    }
  }

  /// A line on standard error.
  static func error(_ text: String) {
    _ = write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO)
  }

  /// The columns of the terminal on standard output; nil if it is none.
  static var terminalWidth: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    var size = winsize()
    // The kernel fills the structure that the pointer is to.
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return nil }
    return Int(size.ws_col)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(count)
    }
    return 0
  }

  private static func text(_ code: Int32) -> String {
    // strerror returns a string that lives until its next call, and is copied here.
    unsafe String(cString: strerror(code))
  }
}
