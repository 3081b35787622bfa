import LabKit

/// A fail-over daemon under test, on lb1, which is the better host, and lb2.
protocol Contender: AnyObject, SendableMetatype {
  static var title: String { get }

  init(_ settings: ContenderSettings, in lab: Lab) throws

  /// The main process on `host`.
  func process(on host: HostName) -> LabProcess
  /// The process on `host` that speaks VRRP.
  func speaker(on host: HostName) throws -> Int32
  /// Starts it again after it has ended.
  func restart(on host: HostName) throws
  /// Writes its configuration with a mistake, or the right one, without telling it.
  func write(_ mistake: ContenderSettings.Mistake?, on host: HostName) throws
  /// How many changes of state it has logged on `host`.
  func transitions(on host: HostName) -> Int
  /// Whether it says that something wants attention; nil if it never would.
  func raisesAlarm(on host: HostName) -> Bool?
  /// Whether it says in so many words that it goes on without the new file; nil if it never would.
  func refusesFile(on host: HostName) -> Bool?
}

extension Contender {
  /// How many changes of state were logged on both hosts.
  var transitions: Int { transitions(on: .lb1) + transitions(on: .lb2) }
}
