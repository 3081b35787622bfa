import Glibc
import LabKit

extension Scenario {
  /// Nothing has failed: nothing may move.
  static func disturbances(isLong: Bool) -> [Scenario] {
    [addressDeleted, garbage, forged(isSigned: false), badFile, addressInOneFile]
      + [busy(for: isLong ? .seconds(60) : .seconds(6))]
  }

  private static let second = ContenderSettings(every: .seconds(1))

  private static let addressDeleted = Scenario(
    name: "address-deleted", title: "address deleted by another, 1 s", settings: second,
    wanted: [.outage(.milliseconds(20)), .transitions(0)], estimate: 5
  ) { stage in
    try stage.observe(atLeast: .seconds(1), atMost: patience) {
      try stage.lab[.lb1].namespace.ip("addr", "del", "\(ContenderSettings.address)/24", "dev", Host.device)
    }
  }

  private static let garbage = Scenario(
    name: "garbage", title: "1,000 garbage packets/s from a stranger, 6 s, 1 s", settings: second,
    wanted: [.outage(.milliseconds(20)), .transitions(0)], estimate: 11
  ) { stage in
    let packets = BadPackets(
      source: HostName.client.ipv4, destinations: [HostName.lb1.ipv4, HostName.lb2.ipv4])
    return try stage.observe(atLeast: .seconds(2), atMost: patience) {
      _ = try stage.lab[.client].namespace.inside { try packets.send(for: .seconds(6)) }
    }
  }

  private static func forged(isSigned: Bool) -> Scenario {
    var settings = second
    if isSigned {
      settings.aloftOnly = [
        "authentication: { type: hmac, keys: { 1: { text: 0123456789abcdef0123456789abcdef } } }"
      ]
    }
    return Scenario(
      name: isSigned ? "forged-signed" : "forged",
      title: "one forged advertisement, priority 200\(isSigned ? ", authenticated hosts" : ""), 1 s",
      settings: settings, wanted: isSigned ? [.outage(.milliseconds(20)), .transitions(0)] : [],
      estimate: 9, includesKeepalived: !isSigned
    ) { stage in
      var packets = BadPackets(source: HostName.lb2.ipv4, destinations: [HostName.lb1.ipv4])
      packets.priority = 200
      packets.hasGoodChecksum = true
      packets.coversPseudoHeader = stage.contender is KeepalivedContender
      return try stage.observe(atLeast: .seconds(5), atMost: patience) { [packets] in
        try stage.lab[.client].namespace.inside { try packets.sendOnce() }
      }
    }
  }

  private static let badFile = Scenario(
    name: "bad-file", title: "reload with a file that names a missing interface, 1 s", settings: second,
    wanted: [.outage(.milliseconds(20)), .transitions(0), .says("says that the file is refused")], estimate: 9
  ) { stage in
    var run = try stage.observe(atLeast: .seconds(5), atMost: patience) {
      try stage.contender.write(.interface, on: .lb1)
      stage.contender.process(on: .lb1).send(SIGHUP)
    }
    run.further["says that the file is refused"] = stage.contender.refusesFile(on: .lb1).map { $0 ? 1 : 0 }
    return run
  }

  private static let addressInOneFile = Scenario(
    name: "address-in-one-file", title: "an address in one host's file only, 1 s", settings: second,
    wanted: [.outage(.milliseconds(20)), .twoHolders(.zero), .transitions(0), .says("raises an alarm")],
    estimate: 12
  ) { stage in
    var run = try stage.observe(atLeast: .seconds(6), atMost: patience) {
      try stage.contender.write(.extraAddress, on: .lb1)
      stage.contender.process(on: .lb1).send(SIGHUP)
    }
    let alarms = Stage.hosts.compactMap { stage.contender.raisesAlarm(on: $0) }
    run.further["raises an alarm"] = alarms.isEmpty ? nil : alarms.contains(true) ? 1 : 0
    return run
  }

  /// Five runs of the long one make the five minutes that are wanted.
  private static func busy(for duration: Duration) -> Scenario {
    let settings = ContenderSettings(every: .milliseconds(100))
    return Scenario(
      name: "busy", title: "16 busy processes for \(Int(duration.seconds)) s, 100 ms", settings: settings,
      wanted: [.transitions(0)], estimate: duration.seconds + 4
    ) { stage in
      let busy = try (1...16).map {
        try LabProcess(
          "busy \($0)", ["sh", "-c", "while :; do :; done"], logPath: "\(stage.lab.directory)/busy.log")
      }
      defer { busy.forEach { $0.destroy() } }
      return try stage.observe(atLeast: duration, atMost: duration) {}
    }
  }
}
