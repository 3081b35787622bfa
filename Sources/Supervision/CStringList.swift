private import Glibc

/// Strings as `execve` takes them: an array of C strings that ends with NULL.
@safe struct CStringList: ~Copyable {
  // Owned: every string and the array live until `deinit`.
  private let base: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    unsafe base = .allocate(capacity: count + 1)
    for (index, string) in strings.enumerated() {
      unsafe (base + index).initialize(to: strdup(string))
    }
    unsafe (base + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { unsafe free(base[index]) }
    unsafe base.deallocate()
  }

  /// Valid as long as the list.
  var pointer: UnsafePointer<UnsafeMutablePointer<CChar>?> {
    unsafe UnsafePointer(base)
  }

  /// The string at `index` from its byte `offset` on, to be written in place.
  func tail(of index: Int, from offset: Int) -> UnsafeMutablePointer<CChar>? {
    unsafe base[index].map { unsafe $0 + offset }
  }
}
