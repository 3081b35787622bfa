import CLab
import Glibc

/// A network namespace: a host as far as the network can tell.
package struct Namespace: Sendable {
  package let name: String

  /// Makes the namespace, with its loopback up.
  func create() throws(LabError) {
    try Command.run(["ip", "netns", "add", name])
    try ip("link", "set", "lo", "up")
  }

  /// Kills everything in the namespace and removes it.
  func remove() {
    killEverything()
    _ = try? Command.attempt(["ip", "netns", "del", name])
  }

  /// `arguments` as a command line that runs them inside; the process identifier stays that of the program.
  package func command(_ arguments: [String]) -> [String] {
    ["ip", "netns", "exec", name] + arguments
  }

  /// Runs a program inside and answers its output; throws unless it exits with 0.
  @discardableResult
  package func run(_ arguments: String...) throws(LabError) -> String {
    try Command.run(command(arguments))
  }

  /// Runs `ip` for this namespace.
  @discardableResult
  package func ip(_ arguments: String...) throws(LabError) -> String {
    try Command.run(["ip", "-n", name] + arguments)
  }

  /// The processes inside.
  package var processes: [Int32] {
    let listing = (try? Command.attempt(["ip", "netns", "pids", name]))?.output ?? ""
    return listing.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
  }

  /// Kills everything inside at once.
  package func killEverything() {
    for _ in 0..<20 {
      let processes = processes
      if processes.isEmpty { return }
      processes.forEach { kill($0, SIGKILL) }
      pause(.milliseconds(1))
    }
  }

  /// Runs `body` on a thread inside the namespace: sockets that it opens belong there.
  package func inside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    let path = "/run/netns/\(name)"
    return try onOwnThread {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(descriptor) }
      guard lab_enter_network_namespace(descriptor) == 0 else {
        throw LabError("namespace \(path): \(String(cString: strerror(errno)))")
      }
      return try body()
    }
  }
}
