import ControlAPI

extension StatusText {
  /// `130, which is 150 − 20 (script gateway)`.
  static func arithmetic(_ router: VirtualRouterStatus) -> String {
    let terms = router.tracked.filter { $0.contribution != 0 }.map { tracked in
      " \(tracked.contribution < 0 ? "−" : "+") \(tracked.contribution.magnitude) (\(tracked.subject))"
    }
    guard !terms.isEmpty else { return "\(router.priority)" }
    return "\(router.priority), which is \(router.basePriority)\(terms.joined()) within 1 to 254"
  }

  /// `script gateway, weight −20: FAILS: it exited with status 1`.
  static func describe(_ tracked: TrackedStatus) -> String {
    let weight = tracked.weight.map { "weight \($0)" } ?? "no weight"
    guard let reason = tracked.reason else { return "\(tracked.subject), \(weight): good" }
    return "\(tracked.subject), \(weight): \(tracked.makesUnfit ? "UNFIT" : "counts"): \(reason)"
  }

  func describe(_ hook: HookStatus) -> String {
    var text = hook.command.joined(separator: " ") + ": "
    if let result = hook.lastResult, let state = hook.lastState, let duration = hook.lastDuration {
      text += "for \(state.rawValue) \(result), after \(Self.seconds(duration))"
    } else {
      text += "has not run yet"
    }
    if hook.failures > 0 { text += "; \(hook.failures) of \(hook.runs) runs failed" }
    if hook.isRunning { text += "; it runs now" }
    return hook.waiting > 0 ? text + "; \(hook.waiting) more to run" : text
  }

  /// The table of the scripts.
  func scripts(_ scripts: [ScriptStatus]) -> [String] {
    let rows = scripts.map { script in
      [
        script.name, script.succeeds ? "good" : "FAILS", age(script.since), "\(script.runs)",
        "\(script.failures)",
        script.lastDuration.map(Self.seconds) ?? "-", script.lastResult ?? "has not run yet",
      ]
    }
    return table(["SCRIPT", "STATE", "FOR", "RUNS", "FAILED", "TOOK", "LAST RUN"], rows)
  }

  private static func seconds(_ duration: Double) -> String {
    "\((duration * 1000).rounded() / 1000) s"
  }
}
