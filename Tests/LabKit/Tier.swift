import ControlAPI
import Glibc

/// Balancer hosts that run Aloft with one configuration, in a lab.
package final class Tier {
  package let lab: Lab
  package let configuration: TierConfiguration
  private var daemons: [HostName: AloftDaemon] = [:]

  /// Starts the sample backends that `configuration` names and then its daemons, in the order of its hosts.
  package init(_ configuration: TierConfiguration, in lab: Lab) throws {
    self.lab = lab
    self.configuration = configuration
    for backend in configuration.backends { try lab.startBackend(on: backend) }
    for host in configuration.hosts {
      daemons[host] = try AloftDaemon(on: lab[host], configuration, programs: lab.programs)
    }
  }

  /// The daemon of `host`, which must be one of the configuration's.
  package subscript(_ host: HostName) -> AloftDaemon {
    guard let daemon = daemons[host] else { preconditionFailure("\(host) is not in the tier") }
    return daemon
  }

  /// Waits until `active` is Active and holds the addresses, and every other daemon that runs is Backup and holds
  /// none; answers how long that took.
  @discardableResult
  package func settle(active: HostName, within limit: Duration = .seconds(15)) throws -> Duration {
    try eventually("\(active) is Active and nobody else (\(self))", within: limit) {
      if let status = self[active].process.exitStatus {
        throw LabError("\(self[active].process.name) has ended (\(status))")
      }
      return try configuration.hosts.allSatisfy { host in
        let daemon = self[host]
        guard daemon.process.isRunning else { return host != active }
        return try daemon.state == (host == active ? .active : .backup)
          && isRight(host, isActive: host == active)
      }
    }
  }

  /// Waits until every running daemon's balancer finds every backend healthy.
  package func waitForBackends() throws {
    try eventually("all backends are healthy") {
      try daemons.values.filter(\.process.isRunning).allSatisfy { daemon in
        let backends = try daemon.status().balancer?.pools.flatMap(\.backends) ?? []
        return backends.count == configuration.backends.count && backends.allSatisfy { $0.health == .healthy }
      }
    }
  }

  /// Cuts the power of `host`.
  package func cutPower(of host: HostName) throws {
    try lab[host].cutPower()
  }

  /// Switches `host` on again and starts its daemon.
  package func boot(_ host: HostName) throws {
    try lab[host].boot()
    try self[host].restart()
  }

  /// The virtual addresses without their prefix lengths.
  package var addresses: [String] {
    configuration.addresses.compactMap { $0.split(separator: "/").first.map(String.init) }
  }

  private func isRight(_ host: HostName, isActive: Bool) throws -> Bool {
    let held = Set(try lab[host].addresses()).intersection(addresses)
    return isActive ? held.count == addresses.count : held.isEmpty
  }
}

extension Tier: CustomStringConvertible {
  /// The state of each host.
  package var description: String {
    configuration.hosts.map { "\($0): \(self[$0].state?.rawValue ?? "no answer")" }.joined(separator: ", ")
  }
}

/// Builds a lab with `configuration`'s hosts, its backends and a client, starts the daemons, runs `body` and removes
/// everything, whatever happens.
@discardableResult
package func withTier<Value>(_ configuration: TierConfiguration, _ body: (Tier) throws -> Value) throws
  -> Value
{
  try withLab(configuration.hosts + configuration.backends + [.client]) { lab in
    try body(try Tier(configuration, in: lab))
  }
}
