import CommandText
import ControlAPI
import Testing

@Suite struct StatusTextTests {
  static let status = Status(
    host: "lb1", version: "0.1.0", pid: 812, startedAt: 1000, configurationFile: "/etc/aloft/aloft.yaml",
    alarms: [],
    virtualRouters: [
      VirtualRouterStatus(
        name: "web", virtualRouterID: 101, version: 2, interface: "ens5", state: .active, since: 4000,
        cause: "nothing heard from lb2 for 3.6 s", priority: 101, source: "10.0.0.20", activePeer: nil,
        addresses: [
          VirtualAddressStatus(address: "10.0.0.30/32", held: true),
          VirtualAddressStatus(address: "10.0.0.31/32", held: false),
          VirtualAddressStatus(address: "2001:db8::30/128", held: true, advertised: false),
        ],
        peers: [
          PeerStatus(
            name: "lb2", address: "10.0.0.21", lastHeardAt: 4599.6, priority: 100, accepted: 12,
            rejected: ["checksum-errors": 2, "ip-ttl-errors": 1]),
          PeerStatus(
            name: "lb3", address: "10.0.0.22", lastHeardAt: nil, priority: nil, accepted: 0, rejected: [:]),
        ], advertisementsSent: 600, activeTransitions: 1)
    ],
    balancer: BalancerStatus(
      state: .ready, pid: 820, since: 1001, restarts: 0, listeners: ["*:80"],
      pools: [
        PoolStatus(
          name: "tomcat",
          backends: [
            BackendStatus(
              name: "worker1", address: "10.0.0.40:8080", route: "worker1", weight: 1, health: .healthy,
              reason: "status 200", requests: 1234, failures: 0, inFlight: 2),
            BackendStatus(
              name: "worker2", address: "10.0.0.41:8080", route: "worker2", weight: 1, health: .unhealthy,
              reason: nil, requests: 5, failures: 1, inFlight: 0),
          ])
      ]))

  func lines(_ status: Status, width: Int? = nil) -> [String] {
    StatusText(status, now: 4600, width: width) { "T\(Int($0))" }.lines()
  }

  @Test("an Active host tells all there is") func active() {
    #expect(
      lines(Self.status).joined(separator: "\n") == """
        host       lb1
        daemon     aloftd 0.1.0, process 812, running for 1h
        file       /etc/aloft/aloft.yaml

        virtual router web: VRID 101, version 2, on ens5
          state      Active since T4000, for 10m
          cause      nothing heard from lb2 for 3.6 s
          priority   101
          source     10.0.0.20
          addresses  10.0.0.30/32, held
                     10.0.0.31/32, MISSING
                     2001:db8::30/128, held, not advertised
          counters   600 advertisements sent, 1 times Active
          PEER  ADDRESS    HEARD     PRIORITY  ACCEPTED  REJECTED
          lb2   10.0.0.21  0.4s ago  100       12        2 checksum-errors, 1 ip-ttl-errors
          lb3   10.0.0.22  never     -         0         0

        balancer
          state      ready since T1001, for 59m 59s, process 820
          restarts   0
          listens on *:80
          POOL    BACKEND  ADDRESS         HEALTH     WEIGHT  REQUESTS  FAILED  BUSY  LAST CHECK
          tomcat  worker1  10.0.0.40:8080  healthy    1       1234      0       2     status 200
          tomcat  worker2  10.0.0.41:8080  unhealthy  1       5         1       0
        """)
  }

  @Test("another Active that was seen is named, with its age") func anotherActive() {
    var status = Self.status
    status.virtualRouters[0].anotherActive = AnotherActiveStatus(
      host: "lb2", address: "10.0.0.21", priority: 100, lastSeenAt: 4597, advertisements: 2)
    #expect(
      lines(status).contains("  split      another Active was seen: lb2 (10.0.0.21, priority 100), 3s ago"))
  }

  @Test("how late the thread wakes up is told in milliseconds") func lateness() {
    var status = Self.status
    status.timing = TimingStatus(
      isRealTime: false, wakeUps: 1200, latenessMedian: 0.00005, lateness99: 0.002, lateness9999: 0.02,
      latenessMaximum: 1.2345, latenessSum: 3, buckets: [])
    #expect(
      lines(status)[3]
        == "lateness   half within 0.05 ms, 99 % within 2.00 ms, the worst 1234.50 ms of 1200 wake-ups, without real-time priority"
    )
  }

  @Test("a Backup host names the Active one, and what it should not hold") func backup() {
    var status = Self.status
    status.balancer = nil
    status.virtualRouters[0].state = .backup
    status.virtualRouters[0].activePeer = "lb2"
    status.virtualRouters[0].source = nil
    let lines = lines(status)
    #expect(lines.contains("  active     lb2"))
    #expect(lines.contains("  addresses  10.0.0.30/32, STILL HELD"))
    #expect(lines.contains("             10.0.0.31/32, not held"))
    #expect(lines.contains("  source     none yet: the interface has no usable address"))
    #expect(!lines.contains("balancer"))
  }

  @Test("routes and rules stand below the addresses") func routing() {
    var status = Self.status
    status.virtualRouters[0].routes = [
      VirtualRouteStatus(text: "0.0.0.0/0 via 10.0.0.1 dev ens5 table 100", held: true),
      VirtualRouteStatus(text: "blackhole 10.9.0.0/16", held: false),
    ]
    status.virtualRouters[0].rules = [
      VirtualRouteStatus(text: "500: from 10.0.0.30/32 lookup 100", held: true)
    ]
    #expect(
      Array(lines(status)[12...14]) == [
        "  routes     0.0.0.0/0 via 10.0.0.1 dev ens5 table 100, held",
        "             blackhole 10.9.0.0/16, MISSING", "  rules      500: from 10.0.0.30/32 lookup 100, held",
      ])
  }

  @Test("other hosts stand below the virtual routers, with what they say of themselves") func peerHosts() {
    var status = Self.status
    status.balancer = nil
    status.peerHosts = [
      PeerHostStatus(
        name: "lb2", address: "10.0.0.21", link: .heard, lastHeardAt: 4599.5, version: "0.1.0",
        configuration: .different, differences: ["virtual_routers.web: addresses"],
        virtualRouters: [
          PeerRouterStatus(name: "web", virtualRouterID: 101, state: .backup, priority: 100)
        ], rejected: 0),
      PeerHostStatus(
        name: "lb3", address: "10.0.0.22", link: .refused, lastHeardAt: nil, version: nil,
        configuration: .unknown, differences: [], virtualRouters: [], rejected: 0),
    ]
    #expect(
      Array(lines(status).suffix(4)) == [
        "other hosts, by the peer link",
        "  HOST  ADDRESS    LINK     HEARD     VERSION  CONFIGURATION  VIRTUAL ROUTERS",
        "  lb2   10.0.0.21  heard    0.5s ago  0.1.0    different      web Backup 100",
        "  lb3   10.0.0.22  refused  never     -        unknown",
      ])
  }

  @Test("alarms stand above everything that follows") func alarms() {
    var status = Self.status
    status.alarms = ["the balancer cannot be kept running", "two hosts are Active"]
    #expect(
      Array(lines(status)[3...5]) == [
        "", "ALARM      the balancer cannot be kept running", "ALARM      two hosts are Active",
      ])
  }

  @Test("no line is wider than the terminal", arguments: [60, 80, 100, 132])
  func narrow(width: Int) {
    for line in lines(Self.status, width: width) { #expect(line.count <= width, "\(line)") }
  }

  @Test("80 columns are enough for rows, with the last check below") func eighty() {
    let lines = lines(Self.status, width: 80)
    #expect(
      Array(lines.suffix(4)) == [
        "  POOL    BACKEND  ADDRESS         HEALTH     WEIGHT  REQUESTS  FAILED  BUSY",
        "  tomcat  worker1  10.0.0.40:8080  healthy    1       1234      0       2", "      status 200",
        "  tomcat  worker2  10.0.0.41:8080  unhealthy  1       5         1       0",
      ])
  }

  @Test("an event is a line") func event() {
    let event = Event(
      number: 7, time: 12, kind: .transition, message: "web: Backup to Active\n", subject: "web")
    #expect(EventText.line(event) { "T\(Int($0))" } == "7  T12  transition: web: Backup to Active?")
  }
}
