import Configuration
import ConfigurationFile
import Foundation
import IPAddressing
import Testing

@Suite struct SampleFilesTests {
  static let directory = URL(filePath: #filePath).appending(path: "../../../etc").standardized

  static let samples: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: directory.path(percentEncoded: false)))?
    .filter { $0.hasSuffix(".yaml") }.sorted() ?? []

  @Test("there are samples") func present() {
    #expect(Self.samples == ["aloft.yaml", "dual-stack.yaml", "minimal.yaml"])
  }

  @Test("a sample loads without a word", arguments: samples)
  func loads(name: String) {
    let result = loadConfiguration(path: Self.directory.appending(path: name).path(percentEncoded: false))
    #expect(result.diagnostics.map(\.description) == [])
    #expect(result.configuration != nil)
  }

  @Test("aloft.yaml describes the two hosts, the address and the workers of the tutorial") func tutorial()
    throws
  {
    let path = Self.directory.appending(path: "aloft.yaml").path(percentEncoded: false)
    let configuration = try #require(loadConfiguration(path: path).configuration)
    let first = try #require(IPAddress("10.0.0.20"))
    let second = try #require(IPAddress("10.0.0.21"))
    #expect(configuration.host(owning: [first])?.name == "loadbalancer1")
    #expect(configuration.host(owning: [second])?.name == "loadbalancer2")
    #expect(configuration.hosts.map(\.priority) == [101, 100])
    let router = try #require(configuration.virtualRouters.first)
    #expect(router.virtualRouterID == 101)
    #expect(router.version == 2)
    #expect(router.interface == "ens5")
    #expect(router.addresses.map(\.description) == ["10.0.0.30/32"])
    #expect(router.password == "password")
    let pool = try #require(configuration.balancer?.pool(named: "tomcat"))
    #expect(pool.sticky == StickySettings())
    #expect(pool.backends.map(\.route) == ["worker1", "worker2"])
    #expect(pool.backends.map(\.endpoint.description) == ["10.0.0.40:8080", "10.0.0.41:8080"])
    #expect(configuration.balancer?.listeners.map(\.endpoint.description) == ["*:80"])
  }
}
