import Glibc

/// A host of the lab: a namespace with one network card, cabled to the lab's switch.
package final class Host {
  /// The name of every host's network card.
  package static let device = "ens5"

  package let name: HostName
  package let namespace: Namespace
  /// Where its programs keep their files: it outlives a power cut, as a disk does.
  package let directory: String
  private let network: Namespace
  private var processes: [LabProcess] = []
  /// Whether its power is on.
  package private(set) var isOn = false

  init(_ name: HostName, prefix: String, network: Namespace, directory: String) throws(LabError) {
    self.name = name
    self.namespace = Namespace(name: "\(prefix)-\(name.rawValue)")
    self.network = network
    self.directory = "\(directory)/\(name.rawValue)"
    guard mkdir(self.directory, 0o755) == 0 else {
      throw LabError("\(self.directory): \(String(cString: strerror(errno)))")
    }
    try boot()
  }

  /// The switch's end of the cable.
  private var port: String { "port-\(name.rawValue)" }

  // MARK: Power and cables

  /// Switches the host on: a fresh network stack with its own addresses, cable plugged in.
  package func boot() throws(LabError) {
    try namespace.create()
    try Command.run([
      "ip", "link", "add", Self.device, "address", name.mac, "netns", namespace.name, "type", "veth", "peer",
      "name", port, "netns", network.name,
    ])
    try network.ip("link", "set", port, "master", "br0", "up")
    try namespace.ip("addr", "add", "\(name.ipv4)/24", "dev", Self.device)
    try namespace.ip("link", "set", Self.device, "up")
    try namespace.ip("addr", "add", "\(name.ipv6)/64", "dev", Self.device, "nodad")
    isOn = true
  }

  /// Cuts the power: nothing leaves any more, every process and every address is gone.
  package func cutPower() throws(LabError) {
    try cutCable()
    isOn = false
    namespace.killEverything()
    destroyProcesses()
    namespace.remove()
    // The card goes with its namespace, a little later than the command that removes it.
    _ = try? network.ip("link", "del", port)
  }

  /// Kills every process; the kernel and its addresses go on.
  package func killEverything() {
    namespace.killEverything()
    destroyProcesses()
  }

  /// Pulls the cable: the host sees its carrier go.
  package func cutCable() throws(LabError) {
    try network.ip("link", "set", port, "down")
  }

  /// Plugs the cable in again.
  package func plugCable() throws(LabError) {
    try network.ip("link", "set", port, "up")
  }

  /// Lets nothing through the switch to or from the host, whose carrier stays; or everything again.
  package func silence(_ isSilent: Bool) throws(LabError) {
    try Command.run([
      "bridge", "-n", network.name, "link", "set", "dev", port, "state", isSilent ? "disabled" : "forwarding",
    ])
  }

  /// Keeps the host and others that are kept apart from hearing each other; everybody else still hears them.
  package func keepApart(_ isApart: Bool) throws(LabError) {
    try Command.run([
      "bridge", "-n", network.name, "link", "set", "dev", port, "isolated", isApart ? "on" : "off",
    ])
  }

  /// Forgets which card answers for which address, as after a long silence.
  package func forgetNeighbours() throws(LabError) {
    try namespace.ip("neigh", "flush", "dev", Self.device)
  }

  /// Takes the network card down, as an administrator would.
  package func linkDown() throws(LabError) {
    try namespace.ip("link", "set", Self.device, "down")
  }

  /// Takes the network card up again; its IPv6 address, which went with the link, is configured again.
  package func linkUp() throws(LabError) {
    try namespace.ip("link", "set", Self.device, "up")
    _ = try? namespace.ip("addr", "replace", "\(name.ipv6)/64", "dev", Self.device, "nodad")
  }

  // MARK: A second network card

  /// The name of the second network card, where there is one.
  package static let secondDevice = "ens6"

  /// The switch's end of the second cable.
  private var secondPort: String { "second-\(name.rawValue)" }

  /// Adds a network card with the address 10.1.0.N, cabled to a second switch.
  package func addSecondCard() throws(LabError) {
    _ = try? network.ip("link", "add", "br1", "type", "bridge", "mcast_snooping", "0", "stp_state", "0")
    try network.ip("link", "set", "br1", "up")
    try Command.run([
      "ip", "link", "add", Self.secondDevice, "netns", namespace.name, "type", "veth", "peer", "name",
      secondPort, "netns", network.name,
    ])
    try network.ip("link", "set", secondPort, "master", "br1", "up")
    try namespace.ip("addr", "add", "10.1.0.\(name.number)/24", "dev", Self.secondDevice)
    try namespace.ip("link", "set", Self.secondDevice, "up")
  }

  /// Pulls the second card's cable: the host sees its carrier go.
  package func cutSecondCable() throws(LabError) {
    try network.ip("link", "set", secondPort, "down")
  }

  /// Plugs the second card's cable in again.
  package func plugSecondCable() throws(LabError) {
    try network.ip("link", "set", secondPort, "up")
  }

  /// Takes the second card off its switch, or puts it back: the host's carrier stays.
  package func isolateSecondCard(_ isolated: Bool) throws(LabError) {
    if isolated {
      try network.ip("link", "set", secondPort, "nomaster")
    } else {
      try network.ip("link", "set", secondPort, "master", "br1")
    }
  }

  // MARK: Addresses

  /// Whether the kernel has `address` (without prefix length) on the network card now.
  package func holds(_ address: String) throws -> Bool {
    try addresses().contains(address)
  }

  /// The addresses of the network card, without prefix lengths.
  package func addresses(of device: String = Host.device) throws -> [String] {
    let listing = try namespace.ip("-oneline", "addr", "show", "dev", device)
    return listing.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let family = words.firstIndex(where: { $0 == "inet" || $0 == "inet6" }) else { return nil }
      return words[family + 1].split(separator: "/").first.map(String.init)
    }
  }

  // MARK: Programs

  /// Starts a program in the background, its output in a file of that name.
  package func start(_ name: String, _ arguments: [String]) throws(LabError) -> LabProcess {
    let process = try LabProcess(
      "\(name) on \(self.name.rawValue)", namespace.command(arguments), logPath: "\(directory)/\(name).log")
    processes.append(process)
    return process
  }

  /// The last lines that each program printed, for people who look for a cause.
  package func lastLines(_ count: Int) -> String {
    var seen: Set<String> = []
    return processes.filter { seen.insert($0.logPath).inserted }.map { process in
      let lines = process.log.split(separator: "\n").suffix(count).map { "  \($0)" }
      let state = process.exitStatus.map { " (\($0))" } ?? ""
      return "\(process.name)\(state):\n\(lines.joined(separator: "\n"))"
    }.joined(separator: "\n")
  }

  /// The processes that run the program called `program` now.
  package func processes(running program: String) -> [Int32] {
    namespace.processes.filter { FileBytes.text(at: "/proc/\($0)/comm") == "\(program)\n" }
  }

  private func destroyProcesses() {
    processes.forEach { $0.destroy() }
  }

  func tearDown() {
    destroyProcesses()
    namespace.remove()
  }
}
