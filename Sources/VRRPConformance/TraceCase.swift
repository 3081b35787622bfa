import IPAddressing
import MonotonicTime
import VRRP

/// A scenario on a simulated clock with the log that it must give.
struct TraceCase {
  private let trace: JSONValue
  /// The routers with their names; the one of a single trace is called "".
  private let routers: [(name: String, configuration: VirtualRouter.Configuration)]
  private let isNetwork: Bool
  private let end: Instant

  private static let knobs: Set<String> = [
    "name", "version", "family", "vrid", "priority", "adv_int_cs", "preempt", "preempt_delay_us", "primary",
    "vips", "reassert",
  ]

  init(_ trace: JSONValue) throws {
    self.trace = trace
    end = Instant(microseconds: try trace.require("end_us", \.number))
    switch try trace.require("kind", \.text) {
    case "single":
      guard let config = trace["config"] else { throw FormatError("'config' is missing") }
      isNetwork = false
      routers = [("", try Self.configuration(config))]
    case "network":
      isNetwork = true
      routers = try trace.require("routers", \.array).map {
        (try $0.require("name", \.text), try Self.configuration($0))
      }
    case let kind: throw UnknownKnob(name: "kind=\(kind)")
    }
  }

  private static func configuration(_ config: JSONValue) throws -> VirtualRouter.Configuration {
    if let unknown = config.object?.keys.sorted().first(where: { !knobs.contains($0) }) {
      throw UnknownKnob(name: unknown)
    }
    return VirtualRouter.Configuration(
      version: try config.version("version"), virtualRouterID: try config.byte("vrid"),
      priority: try config.byte("priority"), advertisementInterval: try config.centiseconds("adv_int_cs"),
      addresses: try config.addresses("vips"), primaryAddress: try config.address("primary"),
      preempts: try config.require("preempt", \.bool),
      preemptDelay: .microseconds(config["preempt_delay_us"]?.number ?? 0),
      reasserts: try config.require("reassert", \.bool))
  }

  /// What differs from what is expected.
  func run(strictly: Bool) throws -> [String] {
    let losses = try (trace["loss"]?.array ?? []).map { try Loss($0, names: routers.map(\.name)) }
    let delay = Duration.microseconds(trace["link_delay_us"]?.number ?? 0)
    var network = SimulatedNetwork(routers.map(\.configuration)) { sender, receiver, time in
      losses.contains { $0.covers(from: sender, to: receiver, at: time) } ? nil : delay
    }
    for event in try trace.require("events", \.array) { try schedule(event, in: &network) }
    network.run(until: end)
    let resolution = Duration.microseconds(try trace.require("resolution_us", \.number))
    let judge = TraceJudge(
      logs: zip(routers, network.nodes).map { router, node in
        TraceLog(name: router.name, node: node, configuration: router.configuration)
      }, resolution: resolution)
    var differences = try judge.keyDifferences(trace["key"] ?? .object([:]))
    if !isNetwork || strictly {
      guard let expect = trace["expect"] else { throw FormatError("'expect' is missing") }
      differences += try judge.modelDifferences(expect)
    }
    return differences
  }

  private func schedule(_ event: JSONValue, in network: inout SimulatedNetwork) throws {
    let index = try isNetwork ? routers.index(named: event.require("router", \.text)) : 0
    let time = Instant(microseconds: try event.require("t_us", \.number))
    let stimulus: SimulatedNode.Stimulus
    switch try event.require("ev", \.text) {
    case "startup": stimulus = .event(.startup)
    case "shutdown": stimulus = .event(.shutdown)
    case "if_down": stimulus = .event(.interfaceDown)
    case "if_up": stimulus = .event(.interfaceUp)
    case "crash": stimulus = .crash
    case "set_priority": stimulus = .event(.priorityChanged(try event.byte("prio")))
    case "stall": stimulus = .stall(until: Instant(microseconds: try event.require("until_us", \.number)))
    case "rx": stimulus = try reception(event, by: network.nodes[index])
    case let name: throw UnknownKnob(name: "ev=\(name)")
    }
    network.schedule(stimulus, on: index, at: time)
  }

  /// A packet of a trace: one that the trace calls invalid is made so, and is the validator's to refuse.
  private func reception(_ event: JSONValue, by node: SimulatedNode) throws -> SimulatedNode.Stimulus {
    let configuration = node.router.configuration
    let source = try event.address("src")
    let advertisement = Advertisement(
      version: configuration.version, virtualRouterID: configuration.virtualRouterID,
      priority: try event.byte("prio"), interval: try event.centiseconds("adv_cs"),
      addresses: configuration.addresses)
    guard event["valid"]?.bool == false else {
      return .accepted(ReceivedAdvertisement(advertisement, source: source))
    }
    guard let destination = configuration.primaryAddress else { throw FormatError("'primary' is missing") }
    return .packet(
      advertisement.faulty(event["why"]?.text ?? "checksum", source: source, destination: destination))
  }
}

extension Advertisement {
  /// The advertisement as a packet with the fault that `why` names; with a wrong checksum if that says nothing.
  fileprivate func faulty(_ why: String, source: IPAddress, destination: IPAddress) -> SimulatedPacket {
    var advertisement = self
    if why.contains("vrid") { advertisement.virtualRouterID ^= 0xff }
    var packet = SimulatedPacket(
      source: source, destination: destination, hopLimit: advertisementHopLimit,
      message: advertisement.encode(source: source, destination: destination))
    if why.contains("ttl") || why.contains("hop") { packet.hopLimit = 254 }
    let isFaultyAlready = ["vrid", "ttl", "hop", "interval"].contains(where: why.contains)
    if !isFaultyAlready || version == .v3 && why.contains("interval") { packet.message[7] ^= 1 }
    return packet
  }
}

extension [(name: String, configuration: VirtualRouter.Configuration)] {
  fileprivate func index(named name: String) throws -> Int {
    guard let index = firstIndex(where: { $0.name == name }) else {
      throw FormatError("there is no router '\(name)'")
    }
    return index
  }
}

extension Instant {
  init(microseconds: Int) {
    self = .zero + .microseconds(microseconds)
  }
}
