import Configuration
import LabKit
import Testing

@Suite("The lab's configuration files")
struct TierConfigurationTests {
  static let all: [TierConfiguration] = {
    var balancing = TierConfiguration()
    balancing.backends = [.worker1, .worker2]
    var version2 = TierConfiguration()
    version2.version = 2
    version2.interval = .seconds(1)
    version2.password = "8letters"
    var ipv6 = TierConfiguration()
    ipv6.addresses = ["fe80::30/64", "fd00::30/64"]
    ipv6.options = ["check_ttl: false"]
    return [TierConfiguration(), balancing, version2, ipv6]
  }()

  @Test("are ones that Aloft accepts without a word", arguments: all)
  func accepted(tier: TierConfiguration) throws {
    let text = tier.text(controlSocket: "/tmp/lab/control.sock")
    let result = loadConfiguration(text: text, file: "aloft.yaml")
    #expect(result.diagnostics.isEmpty)
    let configuration = try #require(result.configuration)
    #expect(configuration.hosts.map(\.name) == ["lb1", "lb2"])
    #expect(configuration.virtualRouters.first?.advertisementInterval == tier.interval)
  }

  @Test("give the skew time of RFC 9568 in version 3 and of RFC 3768 in version 2")
  func skew() {
    var tier = TierConfiguration()
    #expect(tier.skew(of: .lb2) == .milliseconds(100) * 156 / 256)
    tier.version = 2
    #expect(tier.skew(of: .lb2) == .seconds(1) * 156 / 256)
  }
}
