import IPAddressing
package import MonotonicTime
package import VRRP

/// Virtual routers on one link in virtual time: real messages, real validators, no clock and no sockets.
package struct SimulatedNetwork {
  /// Decides how long a message travels; nil if it is lost.
  package typealias Link = (_ sender: Int, _ receiver: Int, _ sentAt: Instant) -> Duration?

  package internal(set) var nodes: [SimulatedNode]
  package private(set) var now = Instant.zero
  private let link: Link
  private var queue: [Item] = []
  private var nextSequence = 0

  /// Something that will happen to a node.
  private struct Item {
    let at: Instant
    /// At one instant: commands, then what has come, then timers that have expired.
    let isArrival: Bool
    let sequence: Int
    let node: Int
    let stimulus: SimulatedNode.Stimulus

    var order: (Instant, Int, Int) { (at, isArrival ? 1 : 0, sequence) }
  }

  /// A network of routers that have not started.
  package init(_ configurations: [VirtualRouter.Configuration], link: @escaping Link) {
    nodes = configurations.indices.map { index in
      let others = configurations.indices.filter { $0 != index }.compactMap {
        configurations[$0].primaryAddress
      }
      return SimulatedNode(configurations[index], peers: others)
    }
    self.link = link
  }

  /// Lets `stimulus` happen to the node at `index` at `time`, behind what was scheduled for then before.
  package mutating func schedule(_ stimulus: SimulatedNode.Stimulus, on index: Int, at time: Instant) {
    insert(stimulus, on: index, at: time, isArrival: false)
  }

  private mutating func insert(
    _ stimulus: SimulatedNode.Stimulus, on index: Int, at time: Instant, isArrival: Bool
  ) {
    let item = Item(
      at: time, isArrival: isArrival, sequence: nextSequence, node: index, stimulus: stimulus)
    nextSequence += 1
    let position = queue.firstIndex { item.order > $0.order } ?? queue.endIndex
    queue.insert(item, at: position)
  }

  /// Lets time pass up to and including `end`, and shows the network after everything that happened to a node.
  package mutating func run(
    until end: Instant, observe: (_ node: Int, SimulatedNetwork) -> Void = { _, _ in }
  ) {
    while let next = nextInstant(), next <= end {
      now = next
      let changed: Int
      if let item = queue.last, item.at <= now {
        queue.removeLast()
        changed = item.node
        send(nodes[changed].receive(item.stimulus, at: now), from: changed)
      } else {
        changed = firstDue
        send(nodes[changed].wake(at: now), from: changed)
      }
      observe(changed, self)
    }
    now = end
  }

  /// When something happens next; now, if a timer expired while its node slept.
  private func nextInstant() -> Instant? {
    let deadlines = nodes.compactMap(\.nextDeadline) + (queue.last.map { [$0.at] } ?? [])
    return deadlines.min().map { max($0, now) }
  }

  /// The node whose deadline is the earliest.
  private var firstDue: Int {
    var first = 0
    for index in nodes.indices {
      guard let deadline = nodes[index].nextDeadline else { continue }
      if let best = nodes[first].nextDeadline, best <= deadline { continue }
      first = index
    }
    return first
  }

  private mutating func send(_ priorities: [UInt8], from sender: Int) {
    guard let source = nodes[sender].router.sourceAddress else { return }
    for priority in priorities {
      let advertisement = nodes[sender].router.advertisement(priority: priority)
      for receiver in nodes.indices where receiver != sender {
        guard let destination = nodes[receiver].router.sourceAddress, let delay = link(sender, receiver, now)
        else { continue }
        let message = advertisement.encode(source: source, destination: destination)
        let packet = SimulatedPacket(
          source: source, destination: destination, hopLimit: advertisementHopLimit, message: message)
        insert(.packet(packet), on: receiver, at: now + delay, isArrival: true)
      }
    }
  }
}
