import Glibc

/// A Debian keepalived that runs on a host of the lab, with private process identifier files.
package final class Keepalived {
  /// One VRRP instance towards one unicast peer.
  package struct Configuration: Sendable {
    package var peer: HostName
    package var priority: Int
    package var version = 3
    package var virtualRouterID = 101
    package var interval: Duration = .milliseconds(100)
    package var addresses = ["10.0.0.30/24"]
    package var password: String?

    /// The same election as `tier`'s, as the host that keepalived runs on sees it.
    package init(_ tier: TierConfiguration, peer: HostName, priority: Int) {
      self.peer = peer
      self.priority = priority
      version = tier.version
      virtualRouterID = tier.virtualRouterID
      interval = tier.interval
      addresses = tier.addresses
      password = tier.password
    }

    private static func lines(_ addresses: [String]) -> String {
      addresses.map { "    \($0) dev \(Host.device)" }.joined(separator: "\n")
    }

    /// The configuration file.
    package func text(on host: HostName) -> String {
      let isIPv6 = addresses.first?.contains(":") == true
      let excluded = addresses.filter { $0.contains(":") != isIPv6 }
      let exclusion =
        excluded.isEmpty ? "" : "  virtual_ipaddress_excluded {\n\(Self.lines(excluded))\n  }\n"
      let authentication = password.map { "  authentication { auth_type PASS\n auth_pass \($0)\n }\n" } ?? ""
      return """
        global_defs {
          router_id \(host)
          vrrp_version \(version)
        }
        vrrp_instance web {
          state BACKUP
          interface \(Host.device)
          virtual_router_id \(virtualRouterID)
          priority \(priority)
          advert_int \(decimal(interval.seconds, places: 2))
          unicast_src_ip \(isIPv6 ? host.ipv6 : host.ipv4)
          unicast_peer {
            \(isIPv6 ? peer.ipv6 : peer.ipv4)
          }
        \(authentication)
          virtual_ipaddress {
        \(Self.lines(addresses.filter { $0.contains(":") == isIPv6 }))
          }
        \(exclusion)
        }

        """
    }
  }

  package let host: Host
  package private(set) var process: LabProcess
  private let configurationPath: String
  private let arguments: [String]
  private static let identifierFiles = ["pid", "vrrp_pid", "checkers_pid"]

  /// Writes the configuration and starts keepalived in the foreground.
  package init(on host: Host, _ configuration: Configuration) throws {
    self.host = host
    configurationPath = "\(host.directory)/keepalived.conf"
    try FileBytes.write(configuration.text(on: host.name), to: configurationPath)
    arguments =
      [
        "keepalived", "--dont-fork", "--log-console", "--log-detail", "--vrrp", "--use-file",
        configurationPath,
      ]
      + Self.identifierFiles.map { "--\($0)=\(host.directory)/keepalived.\($0)" }
    process = try host.start("keepalived", arguments)
  }

  /// Replaces the configuration file; SIGHUP makes it read that.
  package func write(_ text: String) throws { try FileBytes.write(text, to: configurationPath) }

  /// Starts it again after it has ended, as on a host that has booted: its process identifier files are gone, or it
  /// would take whoever has such an identifier now for itself.
  package func restart() throws {
    for file in Self.identifierFiles { unlink("\(host.directory)/keepalived.\(file)") }
    process = try host.start("keepalived", arguments)
  }
}
