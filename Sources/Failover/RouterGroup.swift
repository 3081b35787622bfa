import ControlAPI
import EventLoop
import MonotonicTime
import VRRP

/// The virtual routers of this host that move together, as the loop runs them; mostly a single one.
///
/// Hands events to their state machines and the actions to their runners.
final class RouterGroup {
  /// The name in the file; nil for a virtual router that moves alone.
  let name: String?
  private let environment: RouterEnvironment
  private(set) var election = VirtualRouterGroup([])
  private var seats: [Seat] = []
  /// Events that came up while actions were carried out.
  private var pending: [(event: VirtualRouter.Event, seat: Int)] = []
  private var isHandling = false

  /// A runner holds its group, so the group must not hold the runner.
  private struct Seat {
    unowned let runner: RouterRunner
  }

  init(_ name: String?, _ environment: RouterEnvironment) {
    self.name = name
    self.environment = environment
  }

  /// Adds a member; answers its place.
  func admit(_ runner: RouterRunner, _ member: VirtualRouterGroup.Member) -> Int {
    election = VirtualRouterGroup(election.members + [member])
    seats.append(Seat(runner: runner))
    return seats.count - 1
  }

  /// Whether it consists of these.
  func isMade(of runners: [RouterRunner], named name: String?) -> Bool {
    self.name == name && seats.map(\.runner.name) == runners.map(\.name)
      && election.members.map(\.name) == runners.map(\.name)
      && zip(seats, runners).allSatisfy { $0.runner === $1 }
  }

  /// Brings members that ran before to one state.
  func align() {
    perform(election.align(at: environment.loop.now))
  }

  /// Hands an event in and carries the actions out; events that come up meanwhile follow in order.
  func handle(_ event: VirtualRouter.Event, from seat: Int) {
    pending.append((event, seat))
    guard !isHandling else { return }
    isHandling = true
    while !pending.isEmpty {
      let (event, seat) = pending.removeFirst()
      perform(election.handle(event, for: seat, at: environment.loop.now))
    }
    isHandling = false
  }

  private func perform(_ actions: [VirtualRouterGroup.Action]) {
    for action in actions {
      switch action {
      case .member(let seat, let action): seats[seat].runner.perform(action)
      case .moved(let transition): tell(transition)
      }
    }
  }

  private func tell(_ transition: VirtualRouter.Transition) {
    guard let name else { return }
    var fields = transition.fields
    fields["members"] = election.members.map(\.name).joined(separator: " ")
    environment.emit(Notice(.transition, "\(name): \(transition)", subject: name, fields: fields))
  }
}
