import Configuration
import ConfigurationFile
import Cryptography
import IPAddressing
import Glibc
import Netlink
import Supervision
import Tracking

/// A configuration file as this host uses it.
struct LoadedConfiguration {
  var configuration: AloftConfiguration
  var host: HostSettings
  /// Whom scripts and hooks run as.
  var accounts: CommandAccounts
  /// What the file's reader had to remark, as lines.
  var warnings: [String]

  /// Reads the file and finds this host in it.
  static func read(_ options: DaemonOptions) -> Result<LoadedConfiguration, StartFailure> {
    let result = loadConfiguration(path: options.configurationFile, keys: .required)
    let lines = result.diagnostics.map(\.description)
    guard let configuration = result.configuration else { return .failure(StartFailure(lines)) }
    do {
      // Here, where a disk may be waited for, and not when the first advertisement is signed.
      if configuration.virtualRouters.contains(where: { $0.hmac != nil }) { try HMACKey.prepare() }
      let host = try findHost(in: configuration, options)
      return .success(
        LoadedConfiguration(
          configuration: configuration, host: host, accounts: try accounts(of: configuration),
          warnings: lines + objections(to: configuration)))
    } catch let failure as StartFailure {
      return .failure(failure)
    } catch {
      return .failure(StartFailure("\(error)"))
    }
  }

  private static func accounts(of configuration: AloftConfiguration) throws(StartFailure) -> CommandAccounts {
    do {
      return try CommandAccounts(configuration, isRoot: geteuid() == 0)
    } catch {
      throw StartFailure("a script or a hook: \(error)")
    }
  }

  /// What speaks against running the commands of the file; each of them is asked again before it is run.
  private static func objections(to configuration: AloftConfiguration) -> [String] {
    let commands =
      configuration.scripts.map(\.command) + configuration.virtualRouters.flatMap(\.hooks).map(\.command)
    return Set(commands.compactMap(\.first)).sorted().compactMap { path in
      CommandFile.objection(to: path).map { "\(path) will not be run: \($0)" }
    }
  }

  private static func findHost(
    in configuration: AloftConfiguration, _ options: DaemonOptions
  ) throws(StartFailure) -> HostSettings {
    if let name = options.hostName {
      if let host = configuration.host(named: name) { return host }
      throw StartFailure("\(options.configurationFile): \(configuration.explainUnknownHost(named: name))")
    }
    let local: Set<IPAddress>
    do {
      local = Set(try AddressTable().list().map(\.address.address))
    } catch {
      throw StartFailure("\(error)")
    }
    if let host = configuration.host(owning: local) { return host }
    let reason = configuration.explainNoHost(owning: local) ?? "this host is not in 'hosts'"
    throw StartFailure("\(options.configurationFile): \(reason)")
  }
}
