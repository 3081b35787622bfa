import EventLoop
private import Glibc

/// An inotify descriptor that watches directories for files that are finished, replaced or removed.
final class DirectoryWatch: EventSource {
  enum Event {
    /// The file at this path may have changed.
    case file(String)
    /// Events were missed, or a directory is another one now: look at everything again.
    case lost
  }

  private let observe: (Event) -> Void
  private var directories: [Int32: String] = [:]

  // Not IN_CREATE and IN_MODIFY: a file is looked at when its writer has closed it, not while it is half written.
  private static let mask =
    UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
    | UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

  init(_ observe: @escaping (Event) -> Void) throws(SystemError) {
    self.observe = observe
    super.init(
      descriptor: try SystemError.check("inotify_init1", inotify_init1(Int32(O_CLOEXEC) | Int32(O_NONBLOCK))))
  }

  /// Watches `directory`; false if it cannot be watched now.
  func watch(_ directory: String) -> Bool {
    let watch = unsafe inotify_add_watch(descriptor, directory, Self.mask)
    if watch >= 0 { directories[watch] = directory }
    return watch >= 0
  }

  /// The directory that the file at `path` is in.
  static func directory(of path: String) -> String {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  override func ready(_ events: ReadyEvents) {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return }
    var rest = buffer.prefix(count)
    while let event = Self.take(from: &rest) {
      guard !isClosed else { return }
      tell(event)
    }
  }

  private func tell(_ event: (watch: Int32, mask: UInt32, name: String)) {
    let lost = UInt32(IN_Q_OVERFLOW) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_IGNORED)
    if event.mask & UInt32(IN_IGNORED) != 0 { directories[event.watch] = nil }
    guard event.mask & lost == 0 else { return observe(.lost) }
    guard let directory = directories[event.watch] else { return }
    observe(.file(directory == "/" ? "/\(event.name)" : "\(directory)/\(event.name)"))
  }

  /// One event as the kernel writes it: four numbers of 32 bits (the watch, the mask, a cookie, the length of the
  /// name), and the name, filled up with zeros.
  static func take(from bytes: inout ArraySlice<UInt8>) -> (watch: Int32, mask: UInt32, name: String)? {
    guard bytes.count >= 16 else { return nil }
    func number(_ index: Int) -> UInt32 {
      let start = bytes.startIndex + 4 * index
      let parts = (0..<4).map { UInt32(bytes[start + $0]) }
      #if _endian(little)
        return parts[0] | parts[1] << 8 | parts[2] << 16 | parts[3] << 24
      #else
        return parts[3] | parts[2] << 8 | parts[1] << 16 | parts[0] << 24
      #endif
    }
    let (watch, mask) = (Int32(bitPattern: number(0)), number(1))
    guard let length = Int(exactly: number(3)), bytes.count >= 16 + length else { return nil }
    let name = bytes.dropFirst(16).prefix(length).prefix { $0 != 0 }
    defer { bytes = bytes.dropFirst(16 + length) }
    return (watch, mask, String(decoding: name, as: UTF8.self))
  }
}
