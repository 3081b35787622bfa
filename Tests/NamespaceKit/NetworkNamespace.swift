import CNamespaces
import Glibc

/// A network of its own for a test: interfaces, addresses, routes; gone when the object is.
///
/// Network namespaces belong to threads, so a test enters one for the length of a synchronous call.
public final class NetworkNamespace {
  private let descriptor: Int32

  /// A namespace with nothing but a loopback interface, which is up. Needs root.
  public init() throws {
    guard geteuid() == 0 else { throw RootNeeded() }
    let home = try Self.current()
    defer { close(home) }
    try Self.check("unshare", aloft_leave_network())
    descriptor = try Self.current()
    Self.enter(home)
    try shell("ip link set lo up")
  }

  deinit {
    close(descriptor)
  }

  /// Runs `body` in the namespace, on the calling thread.
  public func run<Result>(_ body: () throws -> Result) throws -> Result {
    let home = try Self.current()
    defer { close(home) }
    Self.enter(descriptor)
    defer { Self.enter(home) }
    return try body()
  }

  /// Runs a shell command in the namespace.
  ///
  /// - Returns: what it printed.
  @discardableResult
  public func shell(_ command: String) throws -> String {
    try run {
      guard let pipe = popen("exec 2>&1; set -e; " + command, "r") else { throw SystemFailure(call: "popen") }
      var output: [UInt8] = []
      while case let byte = fgetc(pipe), byte != EOF { output.append(UInt8(byte)) }
      let status = pclose(pipe)
      let text = String(decoding: output, as: UTF8.self)
      guard status == 0 else { throw CommandFailure(command: command, status: status, output: text) }
      return text
    }
  }

  /// Connects two namespaces by a pair of virtual Ethernet interfaces, both up and without waiting for
  /// duplicate detection.
  public func connect(_ name: String, to other: NetworkNamespace, _ otherName: String) throws {
    let path = "/proc/\(getpid())/fd/\(other.descriptor)"
    try shell("ip link add \(name) type veth peer name \(otherName) netns \(path)")
    for (namespace, name) in [(self, name), (other, otherName)] {
      try namespace.shell("echo 0 > /proc/sys/net/ipv6/conf/\(name)/accept_dad; ip link set \(name) up")
    }
  }

  private static func current() throws -> Int32 {
    try check("open", open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
  }

  private static func enter(_ descriptor: Int32) {
    // A thread that cannot go back would run other tests in the wrong network.
    guard aloft_enter_network(descriptor) == 0 else { fatalError("setns: errno \(errno)") }
  }

  @discardableResult
  private static func check(_ call: String, _ result: Int32) throws -> Int32 {
    guard result >= 0 else { throw SystemFailure(call: call) }
    return result
  }
}

/// A test that makes network namespaces ran without the right to.
public struct RootNeeded: Error, CustomStringConvertible {
  public var description: String {
    "root is needed: this test makes network namespaces; run it with `sudo make test`"
  }
}

/// A system call of the test's own machinery that failed.
public struct SystemFailure: Error, CustomStringConvertible {
  var call: String
  var number = errno

  public var description: String {
    "\(call): \(String(cString: strerror(number)))"
  }
}

/// A command that ended with another status than 0.
public struct CommandFailure: Error, CustomStringConvertible {
  var command: String
  var status: Int32
  var output: String

  public var description: String {
    "`\(command)` ended with wait status \(status): \(output)"
  }
}
