import FoundationEssentials
import Glibc

/// An `aloft-lab client` or `aloft-lab load` that runs on a host of the lab until its report is wanted.
package final class MeasuringClient<Report: Decodable> {
  private let process: LabProcess

  private init(process: LabProcess) throws {
    self.process = process
    try eventually("\(process.name) has begun") { process.log.contains("begun") }
  }

  /// Ends it and answers what it saw.
  package func finish() throws -> Report {
    try process.stop(SIGTERM, within: .seconds(20))
    guard let line = process.log.split(separator: "\n").last(where: { $0.hasPrefix("{") }) else {
      throw LabError("\(process.name) left no report: \(process.log)")
    }
    return try JSONDecoder().decode(Report.self, from: Data(line.utf8))
  }
}

extension MeasuringClient where Report == OutageReport {
  /// Starts to ask for `url` every `interval`, each time on a new connection.
  package static func outages(
    of url: String, from host: Host, every interval: Duration = .milliseconds(5), programs: Programs
  ) throws -> MeasuringClient {
    let name = "client-\(UInt32.random(in: .min ... .max))"
    let every = "\(decimal(interval.milliseconds, places: 3))ms"
    return try MeasuringClient(
      process: host.start(name, [programs.lab, "client", url, "--interval", every, "--json"]))
  }
}

extension MeasuringClient where Report == LoadReport {
  /// Starts to keep `connections` busy with requests for `url`.
  package static func load(
    on url: String, from host: Host, connections: Int = 64, programs: Programs
  ) throws -> MeasuringClient {
    let name = "load-\(UInt32.random(in: .min ... .max))"
    return try MeasuringClient(
      process: host.start(name, [programs.lab, "load", url, "--connections", "\(connections)", "--json"]))
  }
}
