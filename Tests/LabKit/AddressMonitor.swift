import Glibc

/// Records when addresses come and go on a host, with the kernel's notifications as witness.
package final class AddressMonitor {
  /// An address that came or went.
  package struct Change: Sendable {
    /// Seconds since 1970.
    package let time: Double
    package let address: String
    package let isRemoval: Bool
  }

  /// How long `address` was away, each time that it went and came back.
  package func absences(of address: String) -> [Duration] {
    let changes = changes(of: address)
    return zip(changes, changes.dropFirst()).filter { $0.0.isRemoval }.map { .seconds($0.1.time - $0.0.time) }
  }

  /// When `address` was held, until now if it still is; a renewal does not end a time.
  package func periods(of address: String) -> [ClosedRange<Double>] {
    var periods: [ClosedRange<Double>] = []
    var begin: Double?
    for change in changes(of: address) {
      if change.isRemoval, let start = begin {
        periods.append(start...max(start, change.time))
        begin = nil
      } else if !change.isRemoval {
        begin = begin ?? change.time
      }
    }
    if let begin { periods.append(begin...max(begin, WallClock.now)) }
    return periods
  }

  /// The recording program itself, which lives on the host but is none of the host's.
  package var pid: Int32 { process.pid }

  private let process: LabProcess

  /// Starts to record on `host`.
  package init(on host: Host) throws {
    // No output says that it has begun, so a change of ours must show before anything is measured.
    process = try host.start("ip-monitor", ["ip", "-ts", "-oneline", "monitor", "address"])
    try eventually("ip monitor listens", every: .milliseconds(20)) {
      try host.namespace.ip("addr", "replace", "127.0.0.9/32", "dev", "lo")
      return process.log.contains("127.0.0.9")
    }
    try host.namespace.ip("addr", "del", "127.0.0.9/32", "dev", "lo")
  }

  /// The changes of `address` so far; a renewal shows as one that came.
  package func changes(of address: String) -> [Change] {
    process.log.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let stamp = words.first, let family = words.firstIndex(where: { $0 == "inet" || $0 == "inet6" }),
        words[family + 1].split(separator: "/").first.map(String.init) == address,
        let time = WallClock.read(stamp.dropFirst().dropLast())
      else { return nil }
      return Change(time: time, address: address, isRemoval: line.contains("Deleted"))
    }
  }

  package func stop() throws { try process.stop() }
}
