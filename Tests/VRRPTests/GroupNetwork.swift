import IPAddressing
import MonotonicTime
import VRRP

/// Hosts with a group of virtual routers each, one member on each of several segments, in virtual time.
struct GroupNetwork {
  /// How long an advertisement travels on a segment; nil if it is lost.
  typealias Link = (_ segment: Int, _ sender: Int, _ receiver: Int, _ sentAt: Instant) -> Duration?

  /// One host.
  struct Node {
    var group: VirtualRouterGroup
    var isAlive = false
    var linkIsUp: [Bool]
    /// Running timers of each member, by the actions alone.
    var timers: [[VirtualRouter.TimerName: Instant]]
    var holdsAddresses: [Bool]
    /// The moves of the whole group.
    var moves: [VirtualRouter.Transition] = []
    /// Every state of each member after the first.
    var memberStates: [[VirtualRouter.State]]

    init(_ configurations: [VirtualRouter.Configuration]) {
      group = VirtualRouterGroup(
        configurations.enumerated().map { .init(name: "member \($0)", router: VirtualRouter($1)) })
      linkIsUp = configurations.map { _ in true }
      timers = configurations.map { _ in [:] }
      holdsAddresses = configurations.map { _ in false }
      memberStates = configurations.map { _ in [] }
    }
  }

  /// What can happen to a host.
  enum Stimulus {
    case event(VirtualRouter.Event, member: Int)
    case crash
  }

  private struct Item {
    let at: Instant
    let sequence: Int
    let node: Int
    let stimulus: Stimulus
  }

  private(set) var nodes: [Node]
  private(set) var now = Instant.zero
  private let configurations: [[VirtualRouter.Configuration]]
  private let link: Link
  private var queue: [Item] = []
  private var nextSequence = 0

  /// `configurations` by host and segment.
  init(_ configurations: [[VirtualRouter.Configuration]], link: @escaping Link) {
    self.configurations = configurations
    self.link = link
    nodes = configurations.map(Node.init)
  }

  /// Lets `stimulus` happen to the host at `index` at `time`.
  mutating func schedule(_ stimulus: Stimulus, on index: Int, at time: Instant) {
    let item = Item(at: time, sequence: nextSequence, node: index, stimulus: stimulus)
    nextSequence += 1
    let position = queue.firstIndex { ($0.at, $0.sequence) < (item.at, item.sequence) } ?? queue.endIndex
    queue.insert(item, at: position)
  }

  /// Lets time pass up to and including `end`, and shows each host after everything that happened to it.
  mutating func run(until end: Instant, observe: (Node) -> Void = { _ in }) {
    while true {
      let timer = nextTimer
      if let item = queue.last, item.at <= min(end, timer?.at ?? end) {
        queue.removeLast()
        now = item.at
        receive(item.stimulus, on: item.node)
        observe(nodes[item.node])
      } else if let timer, timer.at <= end {
        now = timer.at
        nodes[timer.node].timers[timer.member][timer.name] = nil
        handle(.timerExpired(timer.name), member: timer.member, on: timer.node)
        observe(nodes[timer.node])
      } else {
        now = end
        return
      }
    }
  }

  private typealias Timer = (at: Instant, node: Int, member: Int, name: VirtualRouter.TimerName)

  private var nextTimer: Timer? {
    var next: Timer?
    for (node, host) in nodes.enumerated() {
      for (member, timers) in host.timers.enumerated() {
        // In a fixed order, or a run could not be repeated.
        for name in VirtualRouter.TimerName.allCases {
          guard let at = timers[name], at < (next?.at ?? .zero + .seconds(1_000_000)) else { continue }
          next = (at, node, member, name)
        }
      }
    }
    return next
  }

  private mutating func receive(_ stimulus: Stimulus, on index: Int) {
    switch stimulus {
    case .crash:
      let linkIsUp = nodes[index].linkIsUp
      nodes[index] = Node(configurations[index])
      nodes[index].linkIsUp = linkIsUp
      for (member, isUp) in linkIsUp.enumerated() where !isUp {
        _ = nodes[index].group.handle(.interfaceDown, for: member, at: now)
      }
    case .event(.advertisement(let heard), let member):
      guard nodes[index].isAlive, nodes[index].linkIsUp[member] else { return }
      handle(.advertisement(heard), member: member, on: index)
    case .event(let event, let member):
      if event == .startup { nodes[index].isAlive = true }
      if event == .interfaceUp { nodes[index].linkIsUp[member] = true }
      if event == .interfaceDown { nodes[index].linkIsUp[member] = false }
      handle(event, member: member, on: index)
    }
  }

  private mutating func handle(_ event: VirtualRouter.Event, member: Int, on index: Int) {
    for action in nodes[index].group.handle(event, for: member, at: now) {
      switch action {
      case .moved(let transition): nodes[index].moves.append(transition)
      case .member(let member, let action): perform(action, member, index)
      }
    }
  }

  private mutating func perform(_ action: VirtualRouter.Action, _ member: Int, _ index: Int) {
    switch action {
    case .sendAdvertisement(let priority):
      if nodes[index].linkIsUp[member] { send(priority, member, index) }
    case .addAddresses: nodes[index].holdsAddresses[member] = true
    case .removeAddresses: nodes[index].holdsAddresses[member] = false
    case .setTimer(let name, let deadline): nodes[index].timers[member][name] = deadline
    case .cancelTimer(let name): nodes[index].timers[member][name] = nil
    case .transition(let transition): nodes[index].memberStates[member].append(transition.to)
    case .announceAddresses, .anotherActiveHeard, .overslept: break
    }
  }

  private mutating func send(_ priority: UInt8, _ member: Int, _ sender: Int) {
    let router = nodes[sender].group.members[member].router
    guard let source = router.sourceAddress else { return }
    let heard = ReceivedAdvertisement(router.advertisement(priority: priority), source: source)
    for receiver in nodes.indices where receiver != sender {
      guard let delay = link(member, sender, receiver, now) else { continue }
      schedule(.event(.advertisement(heard), member: member), on: receiver, at: now + delay)
    }
  }
}
