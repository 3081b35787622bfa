import Glibc

/// Records the VRRP packets of one sender that pass a host's network card, with the kernel's time stamps.
package final class PacketCapture {
  /// One packet.
  package struct Packet: Sendable {
    /// Seconds since 1970.
    package let time: Double
    package let source: String
    package let destination: String
    /// The priority that it advertises; nil when tcpdump showed none.
    package let priority: Int?
  }

  private let process: LabProcess

  /// Starts to record on `host` what comes from `sender` itself, by its network card's address; answers when the
  /// recording runs.
  package init(on host: Host, of sender: HostName) throws {
    process = try host.start(
      "tcpdump",
      [
        "tcpdump", "-i", Host.device, "-n", "-tt", "-l", "--immediate-mode", "-Z", "root",
        "ether src \(sender.mac) and (ip proto 112 or ip6 proto 112)",
      ])
    try eventually("tcpdump listens") { process.log.contains("listening on") }
  }

  /// The packets so far.
  package var packets: [Packet] {
    process.log.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map { $0.filter { $0 != "," } }
      guard words.count > 5, let time = Double(words[0]), words[3] == ">" else { return nil }
      let priority = words.firstIndex(of: "prio").flatMap { Int(words[$0 + 1]) }
      return Packet(
        time: time, source: words[2], destination: String(words[4].dropLast()), priority: priority)
    }
  }

  /// Ends the recording and answers its packets.
  package func stop() throws -> [Packet] {
    try process.stop(SIGINT)
    return packets
  }
}
