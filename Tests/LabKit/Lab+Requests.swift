import Glibc

extension Lab {
  /// Starts the sample backend on one host, where it listens on port 8080.
  @discardableResult
  package func startBackend(on host: HostName) throws -> LabProcess {
    let process = try self[host].start(
      "backend", [programs.lab, "backend", "--name", host.rawValue, "--listen", "0.0.0.0:8080"])
    try eventually("the backend on \(host) listens") { process.log.contains("listening") }
    return process
  }

  /// Asks once from the client's place, on a new connection.
  package func request(_ url: String, cookie: String? = nil) throws -> HTTPResponse {
    guard let target = HTTPTarget(url) else { throw LabError("\(url): not http:// and a literal address") }
    var request = HTTPRequest(target: target.path, host: target.host)
    request.headers = [("Connection", "close")] + (cookie.map { [("Cookie", $0)] } ?? [])
    return try send(request, to: target)
  }

  /// Sends one request from the client's place, on a new connection.
  package func send(_ request: HTTPRequest, to target: HTTPTarget) throws -> HTTPResponse {
    try self[.client].namespace.inside {
      try HTTPExchange(to: target.address, timeout: .seconds(2)).send(request)
    }
  }

  /// Starts to measure outages of `url` from the client's place.
  package func measureOutages(of url: String, every interval: Duration = .milliseconds(5)) throws
    -> MeasuringClient<OutageReport>
  {
    try .outages(of: url, from: self[.client], every: interval, programs: programs)
  }

  /// Starts to keep `connections` busy from the client's place.
  package func startLoad(on url: String, connections: Int = 64) throws -> MeasuringClient<LoadReport> {
    try .load(on: url, from: self[.client], connections: connections, programs: programs)
  }
}
