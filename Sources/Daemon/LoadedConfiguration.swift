import Configuration
import ConfigurationFile
import IPAddressing
import Netlink

/// A configuration file as this host uses it.
struct LoadedConfiguration {
  var configuration: AloftConfiguration
  var host: HostSettings
  /// What the file's reader had to remark, as lines.
  var warnings: [String]

  /// Reads the file and finds this host in it.
  static func read(_ options: DaemonOptions) -> Result<LoadedConfiguration, StartFailure> {
    let result = loadConfiguration(path: options.configurationFile)
    let lines = result.diagnostics.map(\.description)
    guard let configuration = result.configuration else { return .failure(StartFailure(lines)) }
    do {
      let host = try findHost(in: configuration, options)
      return .success(LoadedConfiguration(configuration: configuration, host: host, warnings: lines))
    } catch {
      return .failure(error)
    }
  }

  private static func findHost(
    in configuration: AloftConfiguration, _ options: DaemonOptions
  ) throws(StartFailure) -> HostSettings {
    let names = configuration.hosts.map(\.name).joined(separator: ", ")
    if let name = options.hostName {
      if let host = configuration.hosts.first(where: { $0.name == name }) { return host }
      throw StartFailure("--host \(name): \(options.configurationFile) knows only \(names)")
    }
    let local: Set<IPAddress>
    do {
      local = Set(try AddressTable().list().map(\.address.address))
    } catch {
      throw StartFailure("\(error)")
    }
    let own = configuration.hosts.filter { host in host.addresses.contains { local.contains($0) } }
    if own.count == 1, let host = own.first { return host }
    let problem =
      own.isEmpty
      ? "this machine has none of the addresses of \(names)"
      : "this machine has addresses of \(own.map(\.name).joined(separator: " and "))"
    throw StartFailure(
      "\(options.configurationFile): \(problem) under 'hosts'; say which one it is with --host NAME")
  }
}
