import Glibc
import LabKit

/// Two hosts with one contender and a client that pings their address, kept for all runs of a scenario.
final class Stage {
  let contender: any Contender
  let settings: ContenderSettings
  let lab: Lab
  private let probe: EchoProbe
  private let monitors: [HostName: AddressMonitor]
  static let hosts: [HostName] = [.lb1, .lb2]

  init(_ type: any Contender.Type, _ settings: ContenderSettings, in lab: Lab) throws {
    self.settings = settings
    self.lab = lab
    monitors = try Dictionary(uniqueKeysWithValues: Self.hosts.map { ($0, try AddressMonitor(on: lab[$0])) })
    contender = try type.init(settings, in: lab)
    probe = try EchoProbe(of: ContenderSettings.address, from: lab[.client])
  }

  func end() { probe.stop() }

  // MARK: What happens to lb1

  /// The contender's processes on `host`.
  func processes(on host: HostName) -> [Int32] {
    lab[host].namespace.processes.filter { $0 != monitors[host]?.pid }
  }

  /// Sends `signal` to everything of the contender's on lb1, at once.
  func signalAll(_ signal: Int32) {
    // Again for what was started meanwhile.
    for _ in 0..<2 { processes(on: .lb1).forEach { kill($0, signal) } }
  }

  /// Whether the kernel of `host` has the address.
  func holds(_ host: HostName) throws -> Bool { try lab[host].holds(ContenderSettings.address) }

  /// Waits a while that no advertisement knows of.
  func waitForAnyPhase() throws {
    try wait(.seconds(Double.random(in: 0...settings.interval.seconds)))
  }

  // MARK: Between runs

  /// Puts everything right again, as an administrator would, and waits until lb1 alone serves.
  func restore() throws {
    for host in Self.hosts {
      try lab[host].silence(false)
      try lab[host].keepApart(false)
      try contender.write(nil, on: host)
    }
    signalAll(SIGCONT)
    for host in Self.hosts where !contender.process(on: host).isRunning { try startOver(host) }
    contender.process(on: .lb1).send(SIGHUP)
    try lab[.client].forgetNeighbours()
    do {
      try settle(within: .seconds(15))
    } catch {
      try Interrupt.check()
      for host in Self.hosts { try startOver(host) }
      try settle()
    }
  }

  /// Ends whatever the contender has left on `host`, the addresses too, as a reboot would, and starts it.
  private func startOver(_ host: HostName) throws {
    contender.process(on: host).destroy()
    processes(on: host).forEach { kill($0, SIGKILL) }
    for address in [ContenderSettings.address, ContenderSettings.extraAddress] {
      _ = try? lab[host].namespace.ip("addr", "del", "\(address)/24", "dev", Host.device)
    }
    try contender.restart(on: host)
  }

  /// Waits until lb1 alone holds the address, both daemons run, and the client has had answers for a while.
  func settle(within limit: Duration = .seconds(30)) throws {
    let quiet = settings.interval * 2 + .milliseconds(100)
    try eventually("lb1 alone serves", within: limit, every: .milliseconds(50)) {
      guard try holds(.lb1), try !holds(.lb2), Self.hosts.allSatisfy({ contender.process(on: $0).isRunning })
      else { return false }
      let start = WallClock.now
      let before = contender.transitions
      try wait(quiet)
      guard probe.longestSilence(since: start).seconds < 0.02, contender.transitions == before else {
        return false
      }
      return try holds(.lb1) && !holds(.lb2)
    }
  }

  // MARK: What is seen

  /// Runs `event` and looks on for at least `minimum`, then until the client has had answers for a while, for at
  /// most `maximum`.
  func observe(atLeast minimum: Duration, atMost maximum: Duration, _ event: () throws -> Void) throws -> Run
  {
    let before = contender.transitions
    let start = WallClock.now
    try event()
    try lookOn(since: WallClock.now, atLeast: minimum, atMost: maximum)
    return run(since: start, transitions: contender.transitions - before)
  }

  private func lookOn(since start: Double, atLeast minimum: Duration, atMost maximum: Duration) throws {
    try wait(minimum)
    while WallClock.now - start < maximum.seconds {
      let moment = WallClock.now
      try wait(.milliseconds(200))
      if probe.longestSilence(since: moment).seconds < 0.05 { return }
    }
  }

  private func run(since start: Double, transitions: Int) -> Run {
    let silence = probe.longestSilence(since: start)
    let both = overlap(since: start)
    return Run(
      outage: silence.seconds * 1_000, isOutageOpen: silence.isOpen && silence.seconds > 0.05,
      twoHolders: both.seconds * 1_000, isTwoHoldersOpen: both.isOpen, transitions: transitions)
  }

  /// How long both hosts had the address since `start`, and whether they still have.
  private func overlap(since start: Double) -> (seconds: Double, isOpen: Bool) {
    let now = WallClock.now
    let periods = Self.hosts.map { monitors[$0]?.periods(of: ContenderSettings.address) ?? [] }
    var total = 0.0
    for first in periods[0] {
      for second in periods[1] {
        let begin = max(first.lowerBound, second.lowerBound, start)
        total += max(0, min(first.upperBound, second.upperBound) - begin)
      }
    }
    return (total, periods.allSatisfy { $0.last.map { $0.upperBound >= now } ?? false })
  }

  /// When the address left `host` after `start`, in milliseconds from there; nil if it has not.
  func left(_ host: HostName, since start: Double) -> Double? {
    monitors[host]?.changes(of: ContenderSettings.address).first { $0.isRemoval && $0.time >= start }
      .map { ($0.time - start) * 1_000 }
  }
}
