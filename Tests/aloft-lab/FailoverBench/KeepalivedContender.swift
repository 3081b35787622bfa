import LabKit

/// A pair of keepalived hosts, with the defaults that it comes with.
final class KeepalivedContender: Contender {
  static let title = "keepalived"

  private let settings: ContenderSettings
  private var daemons: [HostName: Keepalived] = [:]

  init(_ settings: ContenderSettings, in lab: Lab) throws {
    self.settings = settings
    for host in [HostName.lb1, .lb2] {
      daemons[host] = try Keepalived(on: lab[host], Self.configuration(settings.tier(), on: host))
    }
  }

  private static func configuration(_ tier: TierConfiguration, on host: HostName) -> Keepalived.Configuration
  {
    Keepalived.Configuration(
      tier, peer: host == .lb1 ? .lb2 : .lb1, priority: tier.priorities[host] ?? 100)
  }

  private func daemon(_ host: HostName) -> Keepalived {
    guard let daemon = daemons[host] else { preconditionFailure("no keepalived on \(host)") }
    return daemon
  }

  func process(on host: HostName) -> LabProcess { daemon(host).process }

  func speaker(on host: HostName) throws -> Int32 {
    let log = LogLines(process(on: host)).last { $0.contains("Starting VRRP child process, pid=") }
    guard let pid = log?.split(separator: "=").last.flatMap({ Int32($0) }) else {
      throw LabError("keepalived on \(host) did not say which process speaks VRRP")
    }
    return pid
  }

  func restart(on host: HostName) throws { try daemon(host).restart() }

  func write(_ mistake: ContenderSettings.Mistake?, on host: HostName) throws {
    let text = Self.configuration(settings.tier(mistake), on: host).text(on: host)
    try daemon(host).write(ContenderSettings.misspell(text, mistake))
  }

  func transitions(on host: HostName) -> Int {
    LogLines(process(on: host)).count { $0.contains("Entering") && $0.contains("STATE") }
  }

  func raisesAlarm(on host: HostName) -> Bool? { nil }

  func refusesFile(on host: HostName) -> Bool? { nil }
}
