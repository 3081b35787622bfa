import IPAddressing
import MonotonicTime
import VRRP

/// A random scenario for groups on several segments: everything in it follows from the seed.
struct GroupScript {
  let configurations: [[VirtualRouter.Configuration]]
  let troubleEnd: Instant
  private let commands: [(at: Instant, node: Int, stimulus: GroupNetwork.Stimulus)]
  private let cuts: [Cut]
  private let seed: UInt64

  /// Directions that are dead on some segments.
  private struct Cut {
    let from: Instant
    let to: Instant
    let dead: Set<[Int]>
  }

  /// `staticCuts` are there from the beginning and for ever; at least `wholeSegments` segments are free of them.
  init(seed: UInt64, staticCuts: Bool = false, wholeSegments: Int = 0) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    let segments = Int.random(in: 2...3, using: &random)
    let hosts = Int.random(in: 2...5, using: &random)
    configurations = Self.configurations(hosts, segments, using: &random)
    let interval = configurations[0].map(\.advertisementInterval).max() ?? .seconds(1)
    let pause = interval * 12
    var time = Instant.zero
    var commands: [(Instant, Int, GroupNetwork.Stimulus)] = (0..<hosts).map { node in
      (.zero + interval * Int.random(in: 0...300, using: &random) / 100, node, .event(.startup, member: 0))
    }
    var cuts: [Cut] = []
    if staticCuts {
      let cuttable = wholeSegments..<segments
      let dead = Self.deadDirections(hosts, Array(cuttable), using: &random)
      cuts.append(Cut(from: .zero, to: .zero + .seconds(1_000_000), dead: dead))
    }
    for _ in 0..<4 {
      time += pause
      let (node, later) = (
        Int.random(in: 0..<hosts, using: &random), time + pause * Int.random(in: 1...50, using: &random) / 100
      )
      let member = Int.random(in: 0..<segments, using: &random)
      switch Int.random(in: 0..<(staticCuts ? 4 : 7), using: &random) {
      case 0: commands += [(time, node, .crash), (later, node, .event(.startup, member: member))]
      case 1:
        commands += [
          (time, node, .event(.shutdown, member: member)), (later, node, .event(.startup, member: member)),
        ]
      case 2:
        commands += [
          (time, node, .event(.interfaceDown, member: member)),
          (later, node, .event(.interfaceUp, member: member)),
        ]
      case 3:
        commands += [
          (time, node, .event(.unfit("a check failed"), member: member)),
          (later, node, .event(.fit, member: member)),
        ]
      default:
        let dead = Self.deadDirections(hosts, Array(0..<segments), using: &random)
        cuts.append(Cut(from: time, to: time + pause / 2, dead: dead))
      }
    }
    troubleEnd = time + pause
    self.commands = commands.map { (at: $0.0, node: $0.1, stimulus: $0.2) }
    self.cuts = cuts
  }

  var interval: Duration { configurations[0].map(\.advertisementInterval).max() ?? .seconds(1) }

  /// On some segments all directions, on others some, on others none.
  private static func deadDirections(
    _ hosts: Int, _ segments: [Int], using random: inout SeededGenerator
  ) -> Set<[Int]> {
    var dead: Set<[Int]> = []
    for segment in segments {
      let kind = Int.random(in: 0..<4, using: &random)
      for sender in 0..<hosts {
        for receiver in 0..<hosts where kind == 0 || (kind < 3 && random.once(in: 2)) {
          dead.insert([segment, sender, receiver])
          if kind == 1 { dead.insert([segment, receiver, sender]) }
        }
      }
    }
    return dead
  }

  private static func configurations(
    _ hosts: Int, _ segments: Int, using random: inout SeededGenerator
  ) -> [[VirtualRouter.Configuration]] {
    let intervals: [Duration] = (0..<segments).map { _ in
      [.milliseconds(250), .milliseconds(500), .seconds(1)].randomElement(using: &random) ?? .seconds(1)
    }
    let preempts = !random.once(in: 3)
    let delay: Duration = random.once(in: 4) ? .seconds(2) : .zero
    // A different order of addresses in each segment.
    let orders = (0..<segments).map { _ in (1...hosts).map { UInt32($0) }.shuffled(using: &random) }
    func address(_ host: Int, _ segment: Int) -> IPAddress {
      .v4(0x0a00_0000 + UInt32(segment) << 16 + orders[segment][host])
    }
    return (0..<hosts).map { host in
      // Few values, so that equals meet.
      let priority = ([255, 200, 150, 150, 100, 100, 1] as [UInt8]).randomElement(using: &random) ?? 100
      return (0..<segments).map { segment in
        VirtualRouter.Configuration(
          virtualRouterID: UInt8(51 + segment), priority: priority,
          advertisementInterval: intervals[segment], addresses: [virtual],
          primaryAddress: address(host, segment), preempts: preempts, preemptDelay: delay,
          yieldsAudibly: true,
          ranks: Dictionary(uniqueKeysWithValues: (0..<hosts).map { (address($0, segment), $0) }))
      }
    }
  }

  /// A network on which the script is about to run.
  func network() -> GroupNetwork {
    let (cuts, jitter) = (cuts, Jitter(seed: seed))
    var network = GroupNetwork(configurations) { segment, sender, receiver, time in
      let isDead = cuts.contains {
        $0.from <= time && time < $0.to && $0.dead.contains([segment, sender, receiver])
      }
      return isDead ? nil : jitter.next()
    }
    for command in commands { network.schedule(command.stimulus, on: command.node, at: command.at) }
    return network
  }
}

/// Random delays.
private final class Jitter {
  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed ^ 0x6a69_7474)
  }

  func next() -> Duration {
    .microseconds(Int.random(in: 50...4_000, using: &random))
  }
}
