public import Configuration
import Glibc

/// Reads a configuration file from disk, and the keys that it names; a file that cannot be read is a diagnostic too.
public func loadConfiguration(path: String, keys: KeyPolicy = .ignored) -> LoadResult {
  switch readFile(path, limit: configurationSizeLimit) {
  case .success(let content):
    var result = loadConfiguration(bytes: content.bytes, file: path)
    if keys != .ignored { result.checkPermissions(content, file: path) }
    return result.withKeys(keys, file: path)
  case .failure(let failure): return .refused(path, failure.reason)
  }
}

/// The bytes of a file that a program keeps for itself, up to 1 MiB; nil if it does not exist.
public func readStateFile(path: String) -> Result<[UInt8]?, ReadFailure> {
  if unsafe access(path, F_OK) != 0, errno == ENOENT { return .success(nil) }
  return readFile(path, limit: 1 << 20).map { $0.bytes }
}

struct FileContent {
  var bytes: [UInt8]
  /// Whether its permissions let every user read it.
  var isReadableByAll: Bool
}

/// Why a file cannot be read.
public struct ReadFailure: Error {
  /// In words.
  public var reason: String
}

/// The content of a file, up to at least one byte more than `limit`.
func readFile(_ path: String, limit: Int) -> Result<FileContent, ReadFailure> {
  // O_NONBLOCK: a FIFO without a writer must not hold the caller.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return .failure(failure(errno)) }
  defer { close(descriptor) }
  var properties = stat()
  let isReadableByAll = unsafe fstat(descriptor, &properties) == 0 && properties.st_mode & S_IROTH != 0
  var bytes: [UInt8] = []
  while bytes.count <= limit {
    var count = 0
    let part = unsafe [UInt8](unsafeUninitializedCapacity: 65536) { buffer, initialised in
      // The buffer has the 65,536 bytes that the call is told of.
      count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
      initialised = max(0, count)
    }
    if count < 0 {
      if errno == EINTR { continue }
      return .failure(failure(errno))
    }
    if count == 0 { break }
    bytes += part
  }
  return .success(FileContent(bytes: bytes, isReadableByAll: isReadableByAll))
}

private func failure(_ code: Int32) -> ReadFailure {
  switch code {
  case ENOENT: ReadFailure(reason: "the file does not exist")
  case EACCES, EPERM: ReadFailure(reason: "the file cannot be read: permission denied")
  case EISDIR: ReadFailure(reason: "this is a directory, not a file")
  default: ReadFailure(reason: "the file cannot be read: \(unsafe String(cString: strerror(code)))")
  }
}
