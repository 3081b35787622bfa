import IPAddressing
import MonotonicTime
import VRRP
import VRRPConformance

/// A random scenario: everything in it follows from the seed.
struct SimulationScript {
  /// What the scenario may do to its hosts and its link.
  struct Trouble {
    /// Splits of the network, links that are dead in one direction, hosts that sleep.
    var partitions = false
    /// Messages that get lost, at most two in a row in each direction.
    var losses = false
    /// Intervals that differ between hosts; version 3 only.
    var mixedIntervals = false
  }

  static let longestDelay = Duration.milliseconds(4)

  let configurations: [VirtualRouter.Configuration]
  let trouble: Trouble
  /// When what happens to hosts and link ends.
  let troubleEnd: Instant
  private let seed: UInt64
  private let commands: [(at: Instant, node: Int, stimulus: SimulatedNode.Stimulus)]
  private let cuts: [Cut]

  /// A while in which what one group sends does not reach the other.
  private struct Cut {
    let from: Instant
    let to: Instant
    let senders: Set<Int>
    let isOneWay: Bool

    func covers(_ sender: Int, _ receiver: Int, _ time: Instant) -> Bool {
      guard from <= time, time < to, senders.contains(sender) != senders.contains(receiver) else {
        return false
      }
      return !isOneWay || senders.contains(sender)
    }
  }

  init(seed: UInt64, trouble: Trouble) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    self.trouble = trouble
    configurations = Self.configurations(trouble, using: &random)
    let nodes = configurations.indices
    let interval = Self.longestInterval(configurations)
    // Far enough apart that what follows from one event does not mix with the next.
    let pause = interval * 12
    var time = Instant.zero
    var commands: [(Instant, Int, SimulatedNode.Stimulus)] = configurations.indices.map { node in
      (.zero + interval * Int.random(in: 0...300, using: &random) / 100, node, .event(.startup))
    }
    var cuts: [Cut] = []
    for _ in 0..<4 {
      time += pause
      let node = Int.random(in: configurations.indices, using: &random)
      if trouble.partitions, random.once(in: 2) {
        let senders = Set(nodes.filter { _ in random.once(in: 2) })
        cuts.append(
          Cut(from: time, to: time + pause / 2, senders: senders, isOneWay: random.once(in: 3)))
      } else {
        commands += Self.disturbance(of: node, at: time, pause, trouble, using: &random)
      }
    }
    troubleEnd = time + pause
    // Whatever was stopped is started again.
    for node in nodes {
      commands.append((time + pause, node, .event(.interfaceUp)))
      commands.append((time + pause, node, .event(.startup)))
    }
    self.commands = commands.map { (at: $0.0, node: $0.1, stimulus: $0.2) }
    self.cuts = cuts
  }

  var interval: Duration { Self.longestInterval(configurations) }

  private static func longestInterval(_ configurations: [VirtualRouter.Configuration]) -> Duration {
    configurations.map(\.advertisementInterval).max() ?? .seconds(1)
  }

  private static func configurations(
    _ trouble: Trouble, using random: inout SeededGenerator
  ) -> [VirtualRouter.Configuration] {
    let isIPv6 = random.once(in: 3)
    let version: ProtocolVersion = !isIPv6 && !trouble.mixedIntervals && random.once(in: 4) ? .v2 : .v3
    let intervals: [Duration] =
      version == .v2 ? [.seconds(1), .seconds(3)] : [.milliseconds(250), .milliseconds(500), .seconds(1)]
    let common = intervals.randomElement(using: &random) ?? .seconds(1)
    let preempts = !random.once(in: 3)
    return (0..<Int.random(in: 2...5, using: &random)).map { node in
      VirtualRouter.Configuration(
        version: version, virtualRouterID: 51,
        // Few values, so that equals meet.
        priority: [255, 254, 200, 150, 150, 100, 100, 1].randomElement(using: &random) ?? 100,
        advertisementInterval: trouble.mixedIntervals
          ? intervals.randomElement(using: &random) ?? common : common,
        addresses: isIPv6 ? ["fe80::100", "2001:db8::100"] : [virtual],
        primaryAddress: isIPv6
          ? .v6(0xfe80 << 112 | UInt128(node + 1)) : .v4(0xc000_0201 + UInt32(node)),
        preempts: preempts, preemptDelay: random.once(in: 6) ? .seconds(2) : .zero,
        yieldsAudibly: random.once(in: 2))
    }
  }

  /// Something that happens to a host, and is over before half of `pause` has passed.
  private static func disturbance(
    of node: Int, at time: Instant, _ pause: Duration, _ trouble: Trouble, using random: inout SeededGenerator
  ) -> [(Instant, Int, SimulatedNode.Stimulus)] {
    let later = time + pause * Int.random(in: 1...50, using: &random) / 100
    switch Int.random(in: 0..<(trouble.partitions ? 5 : 4), using: &random) {
    case 0: return [(time, node, .crash), (later, node, .event(.startup))]
    case 1: return [(time, node, .event(.shutdown)), (later, node, .event(.startup))]
    case 2: return [(time, node, .event(.interfaceDown)), (later, node, .event(.interfaceUp))]
    case 3:
      let priority = UInt8.random(in: 1...254, using: &random)
      return [(time, node, .event(.priorityChanged(priority)))]
    default: return [(time, node, .stall(until: later))]
    }
  }

  /// A network on which the script is about to run.
  func network() -> SimulatedNetwork {
    let link = RandomLink(seed: seed ^ 0x6c69_6e6b)
    let (cuts, lossesEnd) = (cuts, trouble.losses ? troubleEnd : .zero)
    var network = SimulatedNetwork(configurations) { sender, receiver, time in
      let delay = link.delay(from: sender, to: receiver, losesMessages: time < lossesEnd)
      return cuts.contains { $0.covers(sender, receiver, time) } ? nil : delay
    }
    for command in commands { network.schedule(command.stimulus, on: command.node, at: command.at) }
    return network
  }
}

/// A link with random delays, and losses that never take more than two messages in a row.
private final class RandomLink {
  private var random: SeededGenerator
  private var lostInARow: [Int: Int] = [:]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  func delay(from sender: Int, to receiver: Int, losesMessages: Bool) -> Duration? {
    let direction = sender * 16 + receiver
    let delay = Duration.microseconds(Int.random(in: 50...4_000, using: &random))
    let isUnlucky = random.once(in: 4)
    if losesMessages, isUnlucky, lostInARow[direction, default: 0] < 2 {
      lostInARow[direction, default: 0] += 1
      return nil
    }
    lostInARow[direction] = 0
    return delay
  }
}
