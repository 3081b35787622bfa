import ControlAPI
import Failover
import Supervision

extension Daemon {
  /// Starts the program that resigns and removes the addresses if this one is killed.
  func startGuard() {
    let program = ChildProgram(
      path: options.guardProgram,
      // It does its work when this program is no more, with the rights that the work takes.
      keepsCapabilities: true, endsWithParent: false)
    let supervisor = GuardSupervisor(on: loop, program: program) { [unowned self] in observe($0) }
    guardSupervisor = supervisor
    supervisor.start()
  }

  private func observe(_ notice: GuardSupervisor.Notice) {
    switch notice {
    case .started(let descriptor):
      failover?.setGuard(descriptor)
      guardAlarm = nil
    case .ended(let reason, let pause):
      failover?.setGuard(nil)
      guardAlarm = "there is no guard: if aloftd is killed the peer waits longer (\(reason))"
      publish(
        Notice(
          .guardEnded,
          "the guard ended: \(reason); it is started again \(pause == .zero ? "at once" : "in \(pause)")",
          fields: ["cause": reason]))
    }
  }
}
