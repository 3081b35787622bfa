import Configuration
import Glibc

/// How much the keys matter that a configuration file only names.
public enum KeyPolicy: Sendable {
  /// They are not looked at.
  case ignored
  /// They are checked where this process may read them; where it may not, that is no mistake of the file.
  case ifReadable
  /// Without them the configuration cannot be used.
  case required
}

extension LoadResult {
  /// The result with the keys fetched that the file only names.
  func withKeys(_ policy: KeyPolicy, file: String) -> LoadResult {
    guard policy != .ignored, configuration != nil else { return self }
    var result = self
    for key in externalKeys { result.fetch(key, policy, file) }
    if result.diagnostics.contains(where: { $0.severity == .error }) { result.configuration = nil }
    return result
  }

  private mutating func fetch(_ key: ExternalKey, _ policy: KeyPolicy, _ file: String) {
    func say(_ severity: Diagnostic.Severity, _ message: String) {
      diagnostics.append(
        Diagnostic(
          file: file, line: key.line, column: key.column, severity: severity,
          message: "key \(key.id): \(message)"))
    }
    let unreadable: Diagnostic.Severity = policy == .required ? .error : .note
    guard let path = key.source.path else {
      return say(
        unreadable,
        "credentials are there only in a service that systemd starts with them: it needs"
          + " LoadCredential=\(key.source.name):/path/of/the/key in a drop-in of aloftd.service")
    }
    switch readFile(path, limit: 4096) {
    case .failure(let failure):
      say(unreadable, "\(path): \(failure.reason)")
    case .success(let content):
      if content.isReadableByAll {
        say(.warning, "\(path) can be read by everybody on this machine: chmod 600 \(path)")
      }
      guard let secret = SecretKey(withoutFinalNewline(content.bytes)) else {
        let size = withoutFinalNewline(content.bytes).count
        return say(.error, "\(path) has \(size) bytes, a key has 32 to 64 (`openssl rand -hex 32` makes one)")
      }
      let index = configuration?.virtualRouters.firstIndex { $0.name == key.router }
      if let index { configuration?.virtualRouters[index].hmac?.keys[key.id]?.secret = secret }
    }
  }

  /// Warns of a file that holds keys and that everybody may read.
  mutating func checkPermissions(_ content: FileContent, file: String) {
    let routers = configuration?.virtualRouters ?? []
    let holdsKeys = routers.contains { $0.hmac?.keys.values.contains { $0.source == .configuration } == true }
    guard content.isReadableByAll, holdsKeys else { return }
    diagnostics.append(
      Diagnostic(
        file: file, line: nil, column: nil, severity: .warning,
        message: "the file holds keys and can be read by everybody on this machine: chmod 640 \(file),"
          + " or put the keys into files of their own"))
  }
}

/// The bytes of a text without the newline that editors and `echo` leave; other bytes as they are.
private func withoutFinalNewline(_ bytes: [UInt8]) -> [UInt8] {
  let isText = bytes.last == 0x0a && bytes.dropLast().allSatisfy { (0x20...0x7e).contains($0) }
  return isText ? Array(bytes.dropLast()) : bytes
}

extension HMACKeySettings.Source {
  /// Where to read it; nil for a credential where there are none.
  fileprivate var path: String? {
    switch self {
    case .configuration: nil
    case .file(let path): path
    case .credential(let name):
      unsafe getenv("CREDENTIALS_DIRECTORY").map { unsafe String(cString: $0) + "/" + name }
    }
  }

  fileprivate var name: String {
    switch self {
    case .configuration: ""
    case .file(let name), .credential(let name): name
    }
  }
}
