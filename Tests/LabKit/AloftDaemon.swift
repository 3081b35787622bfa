package import ControlAPI
import Glibc

/// An `aloftd` that runs on a host of the lab.
package final class AloftDaemon {
  package let host: Host
  package let configurationPath: String
  package let socketPath: String
  private let programs: Programs
  package private(set) var process: LabProcess

  /// Writes the configuration and starts the daemon; does not wait for anything.
  package init(on host: Host, _ configuration: TierConfiguration, programs: Programs) throws {
    self.host = host
    self.configurationPath = "\(host.directory)/aloft.yaml"
    self.socketPath = "\(host.directory)/control.sock"
    self.programs = programs
    try FileBytes.write(configuration.text(controlSocket: socketPath), to: configurationPath)
    self.process = try Self.start(on: host, programs, configurationPath)
  }

  private static func start(on host: Host, _ programs: Programs, _ path: String) throws -> LabProcess {
    try host.start(
      "aloftd",
      [
        programs.aloftd, "--config", path, "--host", host.name.rawValue, "--state", "\(host.directory)/state",
      ])
  }

  /// Starts it again after it has ended, with the configuration that is there.
  package func restart() throws {
    process = try Self.start(on: host, programs, configurationPath)
  }

  /// Replaces the configuration file; `reload` makes the daemon read it.
  package func write(_ text: String) throws {
    try FileBytes.write(text, to: configurationPath)
  }

  /// Replaces the configuration file; `reload` makes the daemon read it.
  package func write(_ configuration: TierConfiguration) throws {
    try write(configuration.text(controlSocket: socketPath))
  }

  /// Sends SIGHUP.
  package func reload() { process.send(SIGHUP) }

  /// What it knows, read from its control socket.
  package func status() throws -> Status {
    try ControlClient(socketPath: socketPath).status()
  }

  /// The virtual router `web` as the daemon reports it; nil while it does not answer.
  package var router: VirtualRouterStatus? {
    try? status().virtualRouters.first
  }

  /// Its state in the virtual router `web`; nil while it does not answer.
  package var state: RouterState? { router?.state }

  /// Runs `aloftctl` against this daemon.
  package func control(_ arguments: String...) throws -> Command.Result {
    try Command.attempt([programs.aloftctl, "--socket", socketPath] + arguments)
  }

  /// Its resident memory in kilobytes: RssAnon, RssFile and RssShmem together.
  package var residentKilobytes: Int {
    let line = FileBytes.text(at: "/proc/\(process.pid)/status").split(separator: "\n")
      .first { $0.hasPrefix("VmRSS:") }
    return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
  }
}
