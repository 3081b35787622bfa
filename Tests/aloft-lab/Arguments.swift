import ArgumentParser
import FoundationEssentials
import Glibc
import LabKit

/// Reads `10s`, `250ms`, or a bare number of seconds.
@Sendable func parseDuration(_ text: String) throws -> Duration {
  guard let duration = Duration(text: text) else {
    throw ValidationError("'\(text)' is no duration: write 10s, 250ms or a number of seconds")
  }
  return duration
}

/// Reads `http://10.0.0.30/`.
@Sendable func parseTarget(_ text: String) throws -> HTTPTarget {
  guard let target = HTTPTarget(text) else {
    throw ValidationError("'\(text)' is not http:// and a literal address")
  }
  return target
}

/// Prints `text` now, also into a pipe or a file.
func say(_ text: String = "") {
  print(text)
  fflush(nil)
}

/// Prints `text` on standard error.
func complain(_ text: String) {
  let bytes = Array("\(text)\n".utf8)
  _ = write(2, bytes, bytes.count)
}

/// Prints `value` as one line of JSON.
func sayJSON(_ value: some Encodable) throws {
  say(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
}
