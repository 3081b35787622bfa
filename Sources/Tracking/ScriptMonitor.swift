public import Configuration
public import ControlAPI
public import EventLoop
private import LoadBalancing
private import MonotonicTime
private import Supervision

/// Runs the tracked scripts, each at its interval, and says what they find. Everything happens on one loop.
public final class ScriptMonitor {
  private let loop: EventLoop
  private let changed: (ScriptChange) -> Void
  private var accounts = CommandAccounts()
  private var watches: [String: ScriptWatch] = [:]

  /// A monitor without scripts; `changed` is called on the loop's thread when a script's verdict changes.
  public init(on loop: EventLoop, changed: @escaping (ScriptChange) -> Void) {
    self.loop = loop
    self.changed = changed
  }

  /// Runs exactly `scripts` from now on; what is unchanged keeps what it knows.
  ///
  /// Before its first result a new one counts as failing when `isStart`, as succeeding otherwise.
  public func apply(_ scripts: [ScriptSettings], _ accounts: CommandAccounts, isStart: Bool) {
    let old = watches
    watches = [:]
    for settings in scripts {
      let program = accounts.program(settings.command, user: settings.user)
      if let watch = old[settings.name], watch.settings == settings, watch.program == program {
        watches[settings.name] = watch
      } else {
        let assumed = settings.initial.map { $0 == .success } ?? !isStart
        let watch = ScriptWatch(settings, program, assumesSuccess: assumed, on: loop) { [unowned self] in
          changed($0)
        }
        watches[settings.name] = watch
        watch.start()
      }
    }
    for (name, watch) in old where watches[name] !== watch { watch.stop() }
  }

  /// Ends every script; nothing is said of them any more.
  public func stop() {
    for watch in watches.values { watch.stop() }
    watches = [:]
  }

  /// Why the script called `name` fails; nil while it succeeds, or is not run.
  public func failure(of name: String) -> String? {
    watches[name]?.failure
  }

  /// What a status shows of the scripts, by name.
  public var status: [ScriptStatus] {
    watches.values.map(\.status).sorted { $0.name < $1.name }
  }
}

/// A script's verdict has changed.
public struct ScriptChange: Sendable, Equatable {
  public var name: String
  /// Why it fails; nil if it succeeds now.
  public var failure: String?
  /// How it ended the last time.
  public var reason: String
}
