import ControlAPI
import LabKit

/// A pair of Aloft hosts without a balancer.
final class AloftContender: Contender {
  static let title = "Aloft"

  private let settings: ContenderSettings
  private var daemons: [HostName: AloftDaemon] = [:]

  init(_ settings: ContenderSettings, in lab: Lab) throws {
    self.settings = settings
    for host in [HostName.lb1, .lb2] {
      daemons[host] = try AloftDaemon(on: lab[host], settings.tier(), programs: lab.programs)
    }
  }

  private func daemon(_ host: HostName) -> AloftDaemon {
    guard let daemon = daemons[host] else { preconditionFailure("no daemon on \(host)") }
    return daemon
  }

  func process(on host: HostName) -> LabProcess { daemon(host).process }

  func speaker(on host: HostName) -> Int32 { process(on: host).pid }

  func restart(on host: HostName) throws { try daemon(host).restart() }

  func write(_ mistake: ContenderSettings.Mistake?, on host: HostName) throws {
    let daemon = daemon(host)
    let text = settings.tier(mistake).text(controlSocket: daemon.socketPath)
    try daemon.write(ContenderSettings.misspell(text, mistake))
  }

  func transitions(on host: HostName) -> Int {
    // "web: Backup → Active: …"
    LogLines(process(on: host)).count {
      $0.contains("Initialize →") || $0.contains("Backup →") || $0.contains("Active →")
    }
  }

  func raisesAlarm(on host: HostName) -> Bool? {
    guard let status = try? daemon(host).status() else { return false }
    return !status.alarms.isEmpty || status.virtualRouters.contains { !$0.alarms.isEmpty }
  }

  func refusesFile(on host: HostName) -> Bool? {
    LogLines(process(on: host)).count { $0.contains("is refused, nothing has changed") } > 0
  }
}
