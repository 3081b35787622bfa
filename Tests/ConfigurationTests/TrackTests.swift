import Configuration
import Testing

@Suite struct TrackTests {
  static let scripts = "scripts:\n  gateway: { command: [/usr/libexec/check-gateway, 10.0.0.1] }\n"

  /// The good file with scripts at its end and `line` at the virtual router, in line 8; lb1 has 101, lb2 100.
  private func text(_ line: String) -> String {
    goodFile.replacing("    interface: ens5\n", with: "    interface: ens5\n    \(line)\n") + "\n"
      + Self.scripts
  }

  private func complaints(track: String) -> [String] {
    ConfigurationTests.complaints(text("track: \(track)"))
  }

  private func track(_ track: String) -> [TrackSettings]? {
    loadConfiguration(text: text("track: \(track)"), file: "f").configuration?.virtualRouters.first?.track
  }

  @Test("a list tracks without weight, a mapping with one") func forms() {
    #expect(
      track("{ interfaces: [eth1, eth2], scripts: { gateway: { weight: -20 } }, files: { /run/x: } }") == [
        TrackSettings(.interface, "eth1"), TrackSettings(.interface, "eth2"),
        TrackSettings(.script, "gateway", weight: -20), TrackSettings(.file, "/run/x"),
      ])
    #expect(
      track("{ scripts: gateway, balancer: { weight: -50 }, pools: { tomcat: { minimum: 2, weight: -30 } } }")
        == [
          TrackSettings(.script, "gateway"), TrackSettings(.balancer, weight: -50),
          TrackSettings(.pool, "tomcat", weight: -30, minimum: 2),
        ])
  }

  @Test("the balancer is tracked without weight unless the file says otherwise") func balancer() throws {
    let plain = try #require(loadConfiguration(text: goodFile, file: "f").configuration)
    #expect(plain.tracked(by: plain.virtualRouters[0]) == [TrackSettings(.balancer)])
    let weighted = try #require(
      loadConfiguration(text: text("track: { balancer: { weight: -50 }, scripts: [gateway] }"), file: "f")
        .configuration)
    #expect(
      weighted.tracked(by: weighted.virtualRouters[0]) == [
        TrackSettings(.script, "gateway"), TrackSettings(.balancer, weight: -50),
      ])
  }

  @Test(
    "what cannot be tracked is named with its place",
    arguments: [
      (
        "{ scripts: [gateway, gatway] }",
        "8:33: error: there is no script 'gatway' in 'scripts', did you mean 'gateway'?"
      ),
      (
        "{ scripts: [gateway], pools: { tomcats: { weight: -3 } } }",
        "8:43: error: there is no pool 'tomcats' in 'pools', did you mean 'tomcat'?"
      ),
      (
        "{ scripts: [gateway], pools: { tomcat: { minimum: 3, weight: -3 } } }",
        "8:62: error: 'minimum' is 3, and pool 'tomcat' has 2 backends: it would fail always"
      ),
      ("{ scripts: [gateway], pools: { tomcat: } }", "8:43: error: pool 'tomcat' has no 'weight'"),
      ("{ scripts: [gateway, gateway] }", "8:33: error: 'gateway' is listed twice"),
      (
        "{ scripts: [gateway], files: [run/x] }",
        "8:42: error: 'files' expects an absolute path of up to 4095 bytes, not 'run/x'"
      ),
      (
        "{ scripts: { gateway: { weight: 0 } } }",
        "8:44: error: 'weight' is 0, which changes nothing: leave it out, and the host is unfit on failure"
      ),
      (
        "{ scripts: { gateway: { weight: -254 } } }",
        "8:44: error: 'weight' is -254, allowed is -253 to 253"
      ),
      (
        "{ scripts: { gateway: -20 } }",
        "8:34: error: script gateway expects a mapping, not a single value"
      ),
      (
        "{ scripts: [gateway], track_bfd: x }",
        "8:34: error: unknown key 'track_bfd': BFD sessions cannot be tracked"
      ),
      (
        "{ scripts: [gateway], interface: eth1 }",
        "8:34: error: unknown key 'interface', did you mean 'interfaces'?"
      ),
      (
        "{ scripts: [gateway], interfaces: [ens5] }",
        "8:47: warning: 'ens5' is the interface of virtual router 'web' itself, which is watched anyway"
      ),
    ])
  func wrong(track: String, complaint: String) {
    #expect(complaints(track: track) == [complaint])
  }

  @Test("without a balancer there is none to track") func noBalancer() {
    let text = """
      hosts: { a: { address: 10.0.0.1, priority: 101 }, b: { address: 10.0.0.2 } }
      virtual_routers:
        web: { virtual_router_id: 1, interface: eth0, addresses: [10.0.0.9], track: { balancer: } }
      """
    #expect(
      ConfigurationTests.complaints(text) == [
        "3:81: error: there is no balancer to track: the file has no 'balancer'"
      ])
  }

  @Test(
    "keepalived's keys are told where they went",
    arguments: [
      ("track_script: { gateway: }", "8:5: error: unknown key 'track_script': it is 'track: { scripts: … }'"),
      (
        "track_interface: [eth1]",
        "8:5: error: unknown key 'track_interface': it is 'track: { interfaces: … }'"
      ),
      ("track_file: x", "8:5: error: unknown key 'track_file': it is 'track: { files: … }'"),
      (
        "track_process: x",
        "8:5: error: unknown key 'track_process': it is 'track: { balancer: … }', or a script"
      ),
      (
        "notify_master: x",
        "8:5: error: unknown key 'notify_master': it is 'hooks: [{ command: …, on: active }]'"
      ),
    ])
  func keepalived(line: String, complaint: String) {
    #expect(ConfigurationTests.complaints(router: line) == [complaint])
  }

  @Test("a script at the top in keepalived's words is told where it went") func keepalivedTop() {
    #expect(
      ConfigurationTests.complaints(goodFile + "\nvrrp_script: { a: }") == [
        "17:1: error: unknown key 'vrrp_script': it is 'scripts: { NAME: { command: … } }'"
      ])
  }

  @Test("a script that nobody tracks is a warning") func unused() {
    #expect(
      ConfigurationTests.complaints(goodFile + "\n" + Self.scripts) == [
        "18:3: warning: no virtual router tracks script 'gateway': it is not run"
      ])
  }

  @Test("with 'preempt: false' a weight moves nothing, and that is told") func noPreemption() {
    let lines = ConfigurationTests.complaints(
      text("preempt: false\n    track: { scripts: { gateway: { weight: -20 } } }"))
    #expect(lines.count == 1)
    #expect(
      lines.first?.hasPrefix("9:44: warning: with 'preempt: false' no weight takes the address") == true)
  }
}
