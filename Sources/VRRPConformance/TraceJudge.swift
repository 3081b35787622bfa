import MonotonicTime

/// Compares what routers did with what a trace expects.
struct TraceJudge {
  let logs: [TraceLog]
  /// How far a time may be off.
  let resolution: Duration

  private static let keys: Set<String> = [
    "sends", "state", "states", "timer", "first_send", "garp", "final",
  ]

  // MARK: The points that were derived by hand

  func keyDifferences(_ key: JSONValue) throws -> [String] {
    if let unknown = key.object?.keys.sorted().first(where: { !Self.keys.contains($0) }) {
      throw UnknownKnob(name: "key \(unknown)")
    }
    var differences = try firstSendDifferences(key["first_send"]?.object ?? [:])
    differences += try (key["states"]?.array ?? []).flatMap(statesDifferences)
    if let final = key["final"] { differences += try finalDifferences(final) }
    guard let log = logs.first, logs.count == 1 else { return differences }
    if let sends = key["sends"]?.array { differences += try sendDifferences(sends, log) }
    for point in key["state"]?.array ?? [] { differences += try stateDifferences(point, log) }
    for point in key["timer"]?.array ?? [] { differences += try timerDifferences(point, log) }
    if let count = key["garp"]?.number {
      let found = log.outputs.count { $0.act == "garp" || $0.act == "na" }
      if found != count { differences.append("\(found) announcements, not \(count)") }
    }
    return differences
  }

  private func sendDifferences(_ expected: [JSONValue], _ log: TraceLog) throws -> [String] {
    let found = log.outputs.filter { $0.act == "send" }
    let matches =
      found.count == expected.count
      && zip(found, expected).allSatisfy { output, point in
        guard let time = point[0]?.number, let priority = point[1]?.number else { return false }
        return isNear(output.at, Instant(microseconds: time)) && output.detail.hasPrefix("\(priority) ")
      }
    return matches ? [] : ["sends \(found), not \(expected)"]
  }

  private func stateDifferences(_ point: JSONValue, _ log: TraceLog) throws -> [String] {
    guard let time = point[0]?.number, let state = point[1]?.text else {
      throw FormatError("'state' is malformed: \(point)")
    }
    let instant = Instant(microseconds: time)
    let found = log.states(from: instant - resolution, to: instant + resolution)
    return found.contains(state) ? [] : ["\(log.name) is \(found) at \(time), not \(state)"]
  }

  private func statesDifferences(_ point: JSONValue) throws -> [String] {
    guard let time = point[0], let states = point[1]?.object else {
      throw FormatError("'states' is malformed: \(point)")
    }
    return try states.sorted { $0.key < $1.key }.flatMap { name, state in
      try stateDifferences(.array([time, state]), try log(named: name))
    }
  }

  private func timerDifferences(_ point: JSONValue, _ log: TraceLog) throws -> [String] {
    guard let time = point[0]?.number, let name = point[1]?.text, let microseconds = point[2]?.number else {
      throw FormatError("'timer' is malformed: \(point)")
    }
    let found = log.outputs.contains { output in
      guard output.act == "timer", output.subject == name, let delay = output.delay else { return false }
      return isNear(output.at, Instant(microseconds: time)) && isNear(delay, .microseconds(microseconds))
    }
    return found ? [] : ["timer \(name) is not set to \(microseconds) at \(time)"]
  }

  private func firstSendDifferences(_ expected: [String: JSONValue]) throws -> [String] {
    try expected.sorted { $0.key < $1.key }.compactMap { name, value in
      let found = try log(named: name).outputs.first { $0.act == "send" }?.at
      let matches =
        if let found, let time = value.number {
          isNear(found, Instant(microseconds: time))
        } else {
          found == nil && value.isNull
        }
      let text = found.map { String($0.nanoseconds / 1_000) } ?? "never"
      return matches ? nil : "\(name) first sends at \(text), not \(value)"
    }
  }

  private func log(named name: String) throws -> TraceLog {
    guard let log = logs.first(where: { $0.name == name }) else {
      throw FormatError("there is no router '\(name)'")
    }
    return log
  }

  // MARK: The model's whole log

  func modelDifferences(_ expect: JSONValue) throws -> [String] {
    var differences = try finalDifferences(expect["final"] ?? .object([:]))
    for log in logs {
      let outputs = log.name.isEmpty ? expect["outputs"] : expect["outputs"]?[log.name]
      let expected = try (outputs?.array ?? []).map { try TraceOutput($0) }
      differences += outputDifferences(log, expected)
      differences += orderDifferences(log)
    }
    return differences
  }

  /// Outputs of one act and subject come in their order; between others an instant's order does not bind.
  private func outputDifferences(_ log: TraceLog, _ expected: [TraceOutput]) -> [String] {
    let found = Dictionary(grouping: log.outputs) { "\($0.act) \($0.subject)" }
    let wanted = Dictionary(grouping: expected) { "\($0.act) \($0.subject)" }
    return Set(found.keys).union(wanted.keys).sorted().flatMap { key -> [String] in
      let (found, wanted) = (found[key] ?? [], wanted[key] ?? [])
      if found.count != wanted.count {
        return ["\(log.name) \(key): \(found.count) times, not \(wanted.count): \(found), not \(wanted)"]
      }
      return zip(found, wanted).filter { !matches($0, $1) }.map { "\(log.name) \($0), not \($1)" }
    }
  }

  private func matches(_ found: TraceOutput, _ wanted: TraceOutput) -> Bool {
    guard isNear(found.at, wanted.at), found.detail == wanted.detail else { return false }
    guard let delay = found.delay, let expected = wanted.delay else { return wanted.delay == nil }
    return isNear(delay, expected)
  }

  /// At one instant: the advertisement and the addresses before their announcement, a cancellation before a setting.
  private func orderDifferences(_ log: TraceLog) -> [String] {
    let outputs = log.outputs
    return outputs.indices.flatMap { index -> [String] in
      let later = outputs[(index + 1)...].prefix { $0.at == outputs[index].at }
      let mustFollow: (String) -> Bool =
        switch outputs[index].act {
        case "garp", "na": { $0 == "addr_add" }
        case "timer": { $0 == "timer_cancel" }
        default: { _ in false }
        }
      return later.filter { mustFollow($0.act) }.map { "\(log.name) \(outputs[index]) comes before \($0)" }
    } + announcementsWithoutAdvertisement(log)
  }

  private func announcementsWithoutAdvertisement(_ log: TraceLog) -> [String] {
    log.outputs.indices.filter { log.outputs[$0].act == "garp" || log.outputs[$0].act == "na" }.filter {
      index in
      !log.outputs[..<index].contains { $0.act == "send" && $0.at == log.outputs[index].at }
    }.map { "\(log.name) \(log.outputs[$0]) comes before an advertisement" }
  }

  private func finalDifferences(_ final: JSONValue) throws -> [String] {
    guard let log = logs.first, logs.count == 1 else {
      return try logs.flatMap { try differences(of: $0, from: final[$0.name]?.object ?? [:]) }
    }
    return try differences(of: log, from: final.object ?? [:])
  }

  private func differences(of log: TraceLog, from final: [String: JSONValue]) throws -> [String] {
    try final.sorted { $0.key < $1.key }.compactMap { name, expected in
      guard let found = log.final[name] else { throw UnknownKnob(name: "final \(name)") }
      if name == "deadline_us", let found = found.number, let expected = expected.number,
        isNear(Instant(microseconds: found), Instant(microseconds: expected))
      {
        return nil
      }
      return found == expected ? nil : "\(log.name) ends with \(name) \(found), not \(expected)"
    }
  }

  private func isNear(_ found: Instant, _ expected: Instant) -> Bool {
    isNear(found - expected, .zero)
  }

  private func isNear(_ found: Duration, _ expected: Duration) -> Bool {
    found - expected <= resolution && expected - found <= resolution
  }
}
