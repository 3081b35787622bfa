import Glibc
import LabKit

/// The story that the demo tells, step by step.
struct Demo {
  static let hosts: [HostName] = [.lb1, .lb2, .worker1, .worker2, .worker3, .client]
  static let keptPrefix = "aloft-demo"
  static let url = "http://10.0.0.30/"

  let lab: Lab
  private let configuration: TierConfiguration

  init(lab: Lab) {
    self.lab = lab
    var configuration = TierConfiguration()
    configuration.interval = .seconds(1)
    configuration.backends = [.worker1, .worker2, .worker3]
    self.configuration = configuration
  }

  func play() throws {
    introduce()
    let tier = try Tier(configuration, in: lab)
    try elect(tier)
    try spreadRequests()
    let cookie = try stayWithOneBackend()
    try losePower(tier, cookie)
    try recover(tier)
  }

  private func introduce() {
    say(
      """
      Aloft demo: a small site that stays up.

        client 10.0.0.100 ──► 10.0.0.30 ──► lb1 10.0.0.20, priority 101 ──► worker1 10.0.0.40
                          (the address of     or                            worker2 10.0.0.41
                               the site)    lb2 10.0.0.21, priority 100     worker3 10.0.0.42

      Every host is a network namespace on this machine. lb1 and lb2 run aloftd, each with the same
      configuration file; whichever is Active holds 10.0.0.30 and passes requests to the workers.
      """)
  }

  // MARK: Steps

  private func elect(_ tier: Tier) throws {
    heading(1, "Both hosts start and elect who is Active")
    let duration = try tier.settle(active: .lb1)
    try tier.waitForBackends()
    explain("After \(duration.text), lb1 is Active: it has the higher priority. It says of itself:")
    try showStatus(tier[.lb1])
    explain("And lb2, which listens to lb1 and waits:")
    try showState(tier[.lb2])
  }

  private func spreadRequests() throws {
    heading(2, "Requests spread over the workers")
    var counts: [String: Int] = [:]
    for _ in 0..<60 { counts[try lab.request(Self.url)["X-Backend"] ?? "nobody", default: 0] += 1 }
    let shares = counts.sorted { $0.key < $1.key }.map { "\($0.key) answered \($0.value)" }.joined(
      separator: ", ")
    explain("60 new visitors ask for \(Self.url): \(shares).")
    guard counts.count == 3 else { throw LabError("not every worker had a request: \(shares)") }
  }

  /// Answers the cookie of the visitor.
  private func stayWithOneBackend() throws -> String {
    heading(3, "A visitor with a session stays with one worker")
    let first = try lab.request(Self.url)
    guard let session = first.sessionID else { throw LabError("no session: \(first.text)") }
    let cookie = "JSESSIONID=\(session)"
    explain("The worker that answers first gives the visitor a cookie, \(cookie):")
    quote(first.text)
    explain("The worker's name in it leads the visitor back, however often:")
    for _ in 0..<3 { quote(try lab.request(Self.url, cookie: cookie).text) }
    return cookie
  }

  private func losePower(_ tier: Tier, _ cookie: String) throws {
    heading(4, "The power of lb1 fails: every process is killed and its cable is dead")
    explain("Meanwhile the client asks 200 times a second, each time on a new connection.")
    let client = try lab.measureOutages(of: Self.url)
    try wait(.seconds(1))
    try tier.cutPower(of: .lb1)
    let duration = try tier.settle(active: .lb2)
    try wait(.seconds(1))
    let report = try client.finish()
    explain("lb2 is Active \(duration.text) after the cut and holds the address now:")
    try showState(tier[.lb2])
    let bound = configuration.activeDownInterval(of: .lb2) + .milliseconds(100)
    explain(
      """
      The client was without an answer for \(report.longestOutage.text). At most \(bound.text) is expected: lb2 waits for
      3 advertisements of 1 s and \(configuration.skew(of: .lb2).text) for its lower priority; moving the address may take 100 ms.
      (Advertisements may also come every 100 ms, and all of it takes a tenth.)
      The visitor of step 3 goes on; the session is where it was:
      """)
    quote(try lab.request(Self.url, cookie: cookie).text)
    guard report.answered > 0, report.longestOutage <= bound else {
      throw LabError("the outage was longer than expected: \(report.summary)")
    }
  }

  private func recover(_ tier: Tier) throws {
    heading(5, "lb1 comes back and takes the address over again")
    let client = try lab.measureOutages(of: Self.url)
    try tier.boot(.lb1)
    let duration = try tier.settle(active: .lb1)
    try wait(.seconds(1))
    let report = try client.finish()
    explain("lb1 is Active again \(duration.text) after it was switched on:")
    try showState(tier[.lb1])
    let lost =
      report.longestOutage == .zero
      ? "Not one request failed." : "Longest outage: \(report.longestOutage.text)."
    explain("The client asked \(report.requests) times while the address moved back. \(lost)")
  }

  // MARK: Words

  private func heading(_ number: Int, _ text: String) {
    say("\n\(number). \(text)\n")
  }

  private func explain(_ text: String) {
    say(text.split(separator: "\n").map { "   \($0)" }.joined(separator: "\n"))
  }

  private func quote(_ text: String) {
    say(text.split(separator: "\n").map { "     | \($0)" }.joined(separator: "\n"))
  }

  private func showStatus(_ daemon: AloftDaemon) throws {
    say("     \(daemon.host.name)# aloftctl status")
    quote(try statusText(daemon))
  }

  /// Shows of the status only what a failover changes.
  private func showState(_ daemon: AloftDaemon) throws {
    let facts: Set = ["host", "state", "cause", "addresses"]
    let lines = try statusText(daemon).split(separator: "\n").prefix { $0 != "balancer" }
    say("     \(daemon.host.name)# aloftctl status     (in short)")
    quote(
      lines.filter { facts.contains($0.split(separator: " ").first.map(String.init) ?? "") }
        .joined(separator: "\n"))
  }

  private func statusText(_ daemon: AloftDaemon) throws -> String {
    let result = try daemon.control("status")
    guard result.succeeded else { throw LabError("aloftctl status: \(result.status): \(result.output)") }
    return result.output
  }

  static func explainHowToPlay(_ lab: Lab) {
    let (name, directory) = (lab.prefix, lab.directory)
    say(
      """

      It is all still running. Try (as root):

        ip netns exec \(name)-client \(directory)/bin/aloft-lab client \(url)     # leave it running, and …
        kill -9 $(ip netns pids \(name)-lb1)                                    # … kill everything on lb1
        ip netns exec \(name)-lb1 \(directory)/bin/aloftd --config \(directory)/lb1/aloft.yaml --host lb1
        \(directory)/bin/aloftctl --socket \(directory)/lb2/control.sock status
        \(directory)/bin/aloftctl --socket \(directory)/lb2/control.sock events --follow
        ip -n \(name)-lb2 addr show \(Host.device)
        tail -f \(directory)/lb1/aloftd.log \(directory)/lb2/aloftd.log

      Remove it with:

        \(Programs.built)/aloft-lab clean
      """)
  }
}
