public import Configuration
import Glibc

/// Reads a configuration file from disk; a file that cannot be read is a diagnostic too.
public func loadConfiguration(path: String) -> LoadResult {
  switch readFile(path) {
  case .success(let bytes): loadConfiguration(bytes: bytes, file: path)
  case .failure(let failure): .refused(path, failure.reason)
  }
}

private struct ReadFailure: Error {
  var reason: String
}

/// The bytes of a file, up to one more than a configuration may have.
private func readFile(_ path: String) -> Result<[UInt8], ReadFailure> {
  // O_NONBLOCK: a FIFO without a writer must not hold the caller.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return .failure(failure(errno)) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  while bytes.count <= configurationSizeLimit {
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
    if count == 0 { return .success(bytes) }
    bytes += part
  }
  return .success(bytes)
}

private func failure(_ code: Int32) -> ReadFailure {
  switch code {
  case ENOENT: ReadFailure(reason: "the file does not exist")
  case EACCES, EPERM: ReadFailure(reason: "the file cannot be read: permission denied")
  case EISDIR: ReadFailure(reason: "this is a directory, not a file")
  default: ReadFailure(reason: "the file cannot be read: \(unsafe String(cString: strerror(code)))")
  }
}
