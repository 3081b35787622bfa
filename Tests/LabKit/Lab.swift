import Glibc
import Synchronization

/// Hosts on one switch, made of network namespaces; gone without trace after `tearDown`.
package final class Lab {
  /// What its namespaces begin with; its directory is called the same.
  package let prefix: String
  /// Configurations, logs and sockets of this lab.
  package let directory: String
  /// The programs, copied to where an unprivileged user may read them.
  package let programs: Programs
  private let network: Namespace
  private var hosts: [HostName: Host] = [:]
  private var isGone = false

  private static let counter = Atomic<Int>(0)

  /// Builds a lab with `hosts`.
  ///
  /// A lab without an `identity` belongs to this process: when the process dies without tearing it down, the next
  /// lab of any process removes it. One with an identity stays until somebody removes it by that name.
  package init(_ hosts: [HostName], identity: String? = nil) throws {
    try Prerequisites.check(["ip"])
    Leftovers.removeThoseOfDeadProcesses()
    let number = Self.counter.add(1, ordering: .relaxed).newValue
    self.prefix = "aloft-\(identity ?? "\(getpid())-\(number)")"
    self.directory = "/tmp/\(prefix)"
    guard mkdir(directory, 0o755) == 0 else {
      throw LabError(
        errno == EEXIST
          ? "\(directory) is there already: `aloft-lab clean` removes it"
          : "\(directory): \(String(cString: strerror(errno)))"
      )
    }
    self.network = Namespace(name: "\(prefix)-switch")
    self.programs = Programs(directory: "\(directory)/bin")
    Interrupt.labBegins()
    do {
      try programs.install()
      try network.create()
      try network.ip(
        "link", "add", "br0", "type", "bridge", "mcast_snooping", "0", "stp_state", "0", "forward_delay", "0")
      try network.ip("link", "set", "br0", "up")
      for name in hosts {
        try Interrupt.check()
        self.hosts[name] = try Host(name, prefix: prefix, network: network, directory: directory)
      }
    } catch {
      tearDown()
      throw error
    }
  }

  /// The host called `name`; the lab must have been built with it.
  package subscript(_ name: HostName) -> Host {
    guard let host = hosts[name] else { preconditionFailure("this lab has no \(name)") }
    return host
  }

  /// The hosts, in the order of their addresses.
  package var allHosts: [Host] {
    HostName.allCases.compactMap { hosts[$0] }
  }

  /// The last lines of every program's output.
  package func lastLines(_ count: Int = 25) -> String {
    allHosts.map { $0.lastLines(count) }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Ends every process and removes every namespace and file of this lab.
  package func tearDown() {
    hosts.values.forEach { $0.tearDown() }
    hosts = [:]
    Leftovers.remove(prefix: prefix)
    if !isGone { Interrupt.labEnds() }
    isGone = true
  }
}

/// Builds a lab, runs `body` in it and removes it, whatever happens; a failure shows the programs' last lines.
package func withLab<Value>(_ hosts: [HostName], _ body: (Lab) throws -> Value) throws -> Value {
  Interrupt.install(onlyInLab: true)
  defer { Interrupt.endIfAsked() }
  let lab = try Lab(hosts)
  defer { lab.tearDown() }
  do {
    return try body(lab)
  } catch {
    FileBytes.writeToStandardError("--- \(error)\n\(lab.lastLines())\n---\n")
    throw error
  }
}
