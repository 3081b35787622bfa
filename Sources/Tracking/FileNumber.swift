private import Glibc

/// What a tracked file says: a number, and in words where it comes from.
public struct FileNumber: Sendable, Equatable {
  public var value: Int
  public var explanation: String

  /// No more is read: the longest number that counts, with blanks around it, is shorter.
  private static let limit = 64

  /// What the file at `path` says now.
  ///
  /// 0 if there is none, the number that stands in it, 1 if it is empty or holds something else.
  public init(readFrom path: String) {
    // O_NONBLOCK: a FIFO without a writer must not hold the caller.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let isAbsent = errno == ENOENT || errno == ENOTDIR
      self.init(isAbsent ? 0 : 1, isAbsent ? "it does not exist" : "it cannot be read, which counts as 1")
      return
    }
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      self.init(1, "it is not a file, which counts as 1")
      return
    }
    var bytes = [UInt8](repeating: 0, count: Self.limit)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count >= 0 else {
      self.init(1, "it cannot be read, which counts as 1")
      return
    }
    self.init(content: bytes.prefix(count))
  }

  /// What a file with this content says.
  init(content: some Collection<UInt8>) {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
    let text = String(decoding: content, as: UTF8.self).utf8.drop(while: blanks.contains)
    let word = text.prefix { !blanks.contains($0) }
    let isAlone = text.dropFirst(word.count).allSatisfy(blanks.contains)
    if word.isEmpty {
      self.init(1, "it is there and empty, which counts as 1")
    } else if isAlone, content.count < Self.limit, let number = Int(String(word) ?? "") {
      // Nothing beyond the whole range of priorities makes a difference.
      self.init(min(max(number, -254), 254), "it holds \(number)")
    } else {
      self.init(1, "it holds something that is not a number, which counts as 1")
    }
  }

  private init(_ value: Int, _ explanation: String) {
    self.value = value
    self.explanation = explanation
  }
}
