internal import Glibc

/// How many descriptors the process may have open.
enum DescriptorLimit {
  /// Raises the limit as far as it goes, and tells it.
  static func raised() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }
}
