/// What a client saw of a service: times are seconds since it began.
package struct OutageReport: Codable, Sendable, Equatable {
  package var requests = 0
  package var answered = 0
  package var failedStatus = 0
  package var refused = 0
  package var broken = 0
  package var timedOut = 0
  package var unreachable = 0
  package var outages: [Outage] = []
  /// The longest time between two answers, whether or not a request failed in it.
  package var longestGap = 0.0
  /// Answers by the backend that gave them.
  package var backends: [String: Int] = [:]

  /// A time without answers.
  package struct Outage: Codable, Sendable, Equatable {
    package var at: Double
    package var length: Double
    package var failures: Int
    /// Nothing had been answered again when the client ended.
    package var isOpen = false

    package init(at: Double, length: Double, failures: Int, isOpen: Bool = false) {
      self.at = at
      self.length = length
      self.failures = failures
      self.isOpen = isOpen
    }
  }

  package init() {}

  /// Requests that were not answered.
  package var failed: Int { requests - answered }

  /// The length of the longest outage; zero when there was none.
  package var longestOutage: Duration { .seconds(outages.map(\.length).max() ?? 0) }

  /// What a person wants to know, in one line.
  package var summary: String {
    let failures = [
      ("refused", refused), ("timed out", timedOut), ("broken", broken), ("unreachable", unreachable),
      ("status 5xx", failedStatus),
    ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    let kinds = failures.isEmpty ? "" : " (\(failures.joined(separator: ", ")))"
    let lengths = outages.map { Duration.seconds($0.length).text + ($0.isOpen ? " and still on" : "") }
    return "\(answered) of \(requests) answered\(kinds); outages: "
      + (lengths.isEmpty ? "none" : lengths.joined(separator: ", "))
      + "; longest time between answers: \(Duration.seconds(longestGap).text)"
  }

  mutating func count(_ outcome: RequestOutcome) {
    requests += 1
    switch outcome {
    case .answered: answered += 1
    case .failedStatus: failedStatus += 1
    case .refused: refused += 1
    case .broken: broken += 1
    case .timedOut: timedOut += 1
    case .unreachable: unreachable += 1
    }
  }
}
