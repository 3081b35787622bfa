import IPAddressing
import MonotonicTime
import VRRP

/// One output of a router in the words of the traces.
struct TraceOutput {
  let at: Instant
  let act: String
  /// What the act is about, apart from times: outputs of one act and one subject come in one order.
  let subject: String
  /// What must be equal, apart from times.
  let detail: String
  /// How far ahead a timer is set.
  let delay: Duration?

  init(at: Instant, act: String, subject: String = "", detail: String = "", delay: Duration? = nil) {
    self.at = at
    self.act = act
    self.subject = subject
    self.detail = detail
    self.delay = delay
  }

  /// The expected output of a trace.
  init(_ output: JSONValue) throws {
    at = Instant(microseconds: try output.require("t_us", \.number))
    act = try output.require("act", \.text)
    delay = output["us"]?.number.map { .microseconds($0) }
    switch act {
    case "send":
      subject = ""
      detail = "\(try output.byte("prio")) every \(try output.require("adv_cs", \.number)) cs"
    case "addr_add", "addr_del":
      subject = ""
      detail = try output.addresses("vips").map(\.description).joined(separator: " ")
    case "garp", "na":
      subject = try output.address("vip").description
      detail = output["flags"]?.text ?? ""
    case "timer", "timer_cancel":
      subject = try output.require("name", \.text)
      detail = ""
    case "state":
      subject = ""
      detail = try output.require("to", \.text)
    default: throw UnknownKnob(name: "act=\(act)")
    }
  }

  /// What an action is in a trace; actions that only inform are nothing there.
  static func outputs(
    of action: VirtualRouter.Action, at now: Instant, _ configuration: VirtualRouter.Configuration
  ) -> [TraceOutput] {
    let addresses = configuration.addresses
    let list = addresses.map(\.description).joined(separator: " ")
    switch action {
    case .sendAdvertisement(let priority):
      let centiseconds = Int(configuration.advertisementInterval / .milliseconds(10))
      return [TraceOutput(at: now, act: "send", detail: "\(priority) every \(centiseconds) cs")]
    case .addAddresses: return [TraceOutput(at: now, act: "addr_add", detail: list)]
    case .removeAddresses: return [TraceOutput(at: now, act: "addr_del", detail: list)]
    case .announceAddresses:
      return addresses.map { address in
        switch address.family {
        case .ipv4: TraceOutput(at: now, act: "garp", subject: address.description)
        case .ipv6: TraceOutput(at: now, act: "na", subject: address.description, detail: "O")
        }
      }
    case .setTimer(let name, let deadline):
      return [TraceOutput(at: now, act: "timer", subject: name.inTraces, delay: deadline - now)]
    case .cancelTimer(let name): return [TraceOutput(at: now, act: "timer_cancel", subject: name.inTraces)]
    case .transition(let transition):
      return [TraceOutput(at: now, act: "state", detail: transition.to.inTraces)]
    case .anotherActiveHeard, .overslept: return []
    }
  }
}

extension TraceOutput: CustomStringConvertible {
  var description: String {
    let parts = [act, subject, detail, delay.map { "\($0)" } ?? ""].filter { !$0.isEmpty }
    return parts.joined(separator: " ") + " at \(at.nanoseconds / 1_000)"
  }
}

extension VirtualRouter.TimerName {
  var inTraces: String {
    switch self {
    case .advertisement: "adver"
    case .activeDown: "active_down"
    case .preemptHold: "preempt_hold"
    }
  }
}

extension VirtualRouter.State {
  var inTraces: String {
    switch self {
    case .initialize: "initialize"
    case .backup: "backup"
    case .active: "active"
    }
  }
}
