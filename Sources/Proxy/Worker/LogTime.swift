internal import Glibc

/// The time of day as Apache's logs write it, composed once a second: `06/Nov/1994:09:49:37 +0100`.
struct LogTime {
  private var second: time_t = -1
  private var text: [UInt8] = []

  /// The local time now.
  mutating func now() -> [UInt8] {
    var now = time(nil)
    guard now != second else { return text }
    second = now
    text = unsafe [UInt8](unsafeUninitializedCapacity: 64) { memory, count in
      var parts = unsafe tm()
      unsafe localtime_r(&now, &parts)
      count = unsafe memory.withMemoryRebound(to: CChar.self) { memory in
        unsafe strftime(memory.baseAddress, memory.count, "%d/%b/%Y:%H:%M:%S %z", &parts)
      }
    }
    return text
  }
}
