import CommandText
import Configuration
import IPAddressing
import Testing

@Suite struct CheckTextTests {
  let configuration: AloftConfiguration

  init() throws {
    let text = """
      hosts:
        lb1: { address: 10.0.0.20, priority: 101 }
        lb2: { address: 10.0.0.21 }
      virtual_routers:
        web:
          virtual_router_id: 101
          interface: ens5
          version: 2
          authentication: { type: PASS, password: s3cret }
          addresses: [10.0.0.30]
          priority: { lb2: 50 }
      balancer:
        listeners: [{ address: "*:80", pool: tomcat }]
      pools:
        tomcat:
          sticky:
          health_check: { path: / }
          backends:
            worker1: { address: 10.0.0.40:8080, weight: 2 }
            worker2: { address: 10.0.0.41:8080, route: w2 }
      """
    configuration = try #require(loadConfiguration(text: text, file: "f").configuration)
  }

  @Test("a file without mistakes is summed up, without its secrets") func summary() {
    #expect(
      CheckText(configuration, width: nil).lines().joined(separator: "\n") == """
          host            lb1     10.0.0.20, priority 101
          host            lb2     10.0.0.21, priority 100
          virtual router  web     VRID 101 on ens5, version 2, with a password, every 1s: 10.0.0.30/32
          listener        *:80    pool tomcat
          pool            tomcat  worker1 (10.0.0.40:8080, weight 2), worker2 (10.0.0.41:8080, route w2); sticky by JSESSIONID; checked by GET / every 2s, 200-399 is good
        """)
  }

  @Test("a host sees its own priority, source and rivals") func host() throws {
    let lines = try #require(CheckText(configuration, width: nil).lines(host: "lb2"))
    #expect(
      lines.prefix(3).joined(separator: "\n") == """
          this host       lb2     10.0.0.21
          virtual router  web     VRID 101 on ens5, version 2, with a password, every 1s: 10.0.0.30/32
                                  priority 50 from 10.0.0.21 against lb1 101
        """)
    #expect(CheckText(configuration, width: nil).lines(host: "lb3") == nil)
  }

  @Test("no line is wider than the terminal", arguments: [40, 80])
  func narrow(width: Int) {
    for line in CheckText(configuration, width: width).lines() { #expect(line.count <= width, "\(line)") }
  }

  @Test("the verdict counts warnings") func verdict() {
    #expect(CheckText.verdict(file: "f", warnings: 0) == "f: ok")
    #expect(CheckText.verdict(file: "f", warnings: 1) == "f: ok, with 1 warning")
    #expect(CheckText.verdict(file: "f", warnings: 2) == "f: ok, with 2 warnings")
  }
}
