import ArgumentParser
import LabKit

/// Sends advertisements that nobody should believe.
struct FloodCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flood", abstract: "Sends VRRP advertisements that nobody should believe, at a steady rate.")

  @Option(help: "The source address that the packets claim.")
  var from: String

  @Option(help: "A destination address; may be repeated.")
  var to: [String]

  @Option(help: "Packets a second.")
  var rate = 1000

  @Option(name: .customLong("for"), help: "How long to go on.", transform: parseDuration)
  var duration: Duration = .seconds(10)

  @Option(help: "The virtual router that they speak of.")
  var virtualRouterID: UInt8 = 101

  @Option(help: "The protocol version that they claim.")
  var version: UInt8 = 3

  @Option(help: "The priority that they claim.")
  var priority: UInt8 = 254

  @Option(help: "The virtual address that they claim.")
  var address = "10.0.0.30"

  @Flag(help: "Give the packets a right checksum, so that only their source is wrong.")
  var goodChecksum = false

  func validate() throws {
    guard !to.isEmpty else { throw ValidationError("--to: name at least one destination") }
    guard (1...100_000).contains(rate) else { throw ValidationError("--rate: 1 to 100000") }
  }

  func run() throws {
    var packets = BadPackets(source: from, destinations: to)
    packets.rate = rate
    packets.virtualRouterID = virtualRouterID
    packets.version = version
    packets.priority = priority
    packets.address = address
    packets.hasGoodChecksum = goodChecksum
    say("\(try packets.send(for: duration)) packets sent")
  }
}
