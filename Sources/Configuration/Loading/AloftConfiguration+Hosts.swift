public import IPAddressing

extension AloftConfiguration {
  /// The host called `name`.
  public func host(named name: String) -> HostSettings? {
    hosts.first { $0.name == name }
  }

  /// What to say when there is no host called `name`.
  public func explainUnknownHost(named name: String) -> String {
    let names = hosts.map(\.name)
    if let near = Spelling.closest(to: name, among: names) {
      return "there is no host \(name.quoted) in 'hosts', did you mean \(near.quoted)?"
    }
    return
      "there is no host \(name.quoted) in 'hosts', which has \(names.map(\.quoted).joined(separator: ", "))"
  }

  /// What to say when `host(owning:)` finds no host, or cannot choose; nil when it finds one.
  ///
  /// `localAddresses` are the addresses of this machine.
  public func explainNoHost(owning localAddresses: some Collection<IPAddress>) -> String? {
    let own = hosts.filter { host in host.addresses.contains { localAddresses.contains($0) } }
    guard own.count != 1 else { return nil }
    guard own.isEmpty else {
      let list = own.map { host in "\(host.name.quoted) (\(Self.list(host.addresses)))" }
      return
        "this machine has the addresses of more than one host in 'hosts': \(list.joined(separator: ", "));"
        + " say which one it is with --host"
    }
    let here = localAddresses.filter { !$0.isLoopback }.sorted()
    let known = hosts.map { "\($0.name.quoted) has \(Self.list($0.addresses))" }.joined(separator: ", ")
    let rest = here.count > 8 ? " and \(here.count - 8) more" : ""
    let present = here.isEmpty ? "no address" : Self.list(here.prefix(8)) + rest
    return "no host in 'hosts' has an address of this machine: \(known), this machine has \(present);"
      + " correct 'hosts', or say which one it is with --host"
  }

  private static func list(_ addresses: some Collection<IPAddress>) -> String {
    addresses.map(\.description).joined(separator: " and ")
  }
}
