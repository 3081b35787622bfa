import Configuration
import Testing

@Suite struct BalancerTests {
  @Test("a balancer needs listeners and pools") func needs() {
    let head = goodFile.split(separator: "balancer:")[0]
    #expect(
      complaints(head + "balancer:\n") == [
        "9:1: error: 'balancer' has no 'listeners'",
        "9:1: error: 'balancer' needs at least one pool in 'pools'",
      ])
    #expect(
      complaints("    - { address: \"*:80\", pool: tomcat }", "    []").first
        == "11:5: error: 'listeners' is an empty list")
  }

  @Test("a listener names a pool that is there") func unknownPool() {
    #expect(
      complaints("pool: tomcat", "pool: tomcats") == [
        "11:32: error: there is no pool 'tomcats', did you mean 'tomcat'?",
        "13:3: warning: no listener sends requests to pool 'tomcat'",
      ])
  }

  @Test("two listeners have two endpoints") func sameEndpoint() {
    let line = "    - { address: \"*:80\", pool: tomcat }\n"
    #expect(complaints(line, line + line) == ["12:18: error: another listener already has *:80"])
    #expect(complaints(line, line + line.replacing("*:80", with: "*:81")) == [])
  }

  @Test("a pool that nobody uses is worth a warning") func unused() {
    #expect(
      complaints("pools:\n", "pools:\n  spare: { backends: { w: { address: 10.0.0.49:80 } } }\n")
        == ["13:3: warning: no listener sends requests to pool 'spare'"])
  }

  @Test("backends of a pool differ in name, address and route") func sameBackends() {
    #expect(
      complaints("10.0.0.41:8080", "10.0.0.40:8080") == [
        "16:22: error: backend 'w1' already has the address 10.0.0.40:8080"
      ])
    #expect(
      complaints("41:8080", "41:8080, route: w1") == ["16:45: error: backend 'w1' already has the route 'w1'"]
    )
    #expect(
      complaints("      w2:", "      w1:") == [
        "16:7: error: the key 'w1' stands here again; it is already in line 15"
      ])
  }

  @Test("a route has no dot, for the dot is what it follows") func dots() {
    #expect(
      complaints("41:8080", "41:8080, route: a.b")
        == ["16:45: error: 'route' expects a route: up to 64 letters, digits, '_', '-', not 'a.b'"])
    #expect(
      complaints("      w2:", "      w.2:")
        == [
          "16:7: error: backend 'w.2' has a dot in its name, which a route cannot have: give it a 'route' of its own"
        ])
    #expect(
      complaints("      w2: { address: 10.0.0.41:8080 }", "      w.2: { address: 10.0.0.41:8080, route: w2 }")
        == [])
  }

  @Test("the balancer is not its own backend", arguments: ["10.0.0.30:80", "10.0.0.20:80", "127.0.0.1:80"])
  func loop(endpoint: String) {
    #expect(
      complaints("10.0.0.41:8080", endpoint)
        == [
          "16:22: error: \(endpoint) is the balancer itself, which listens on *:80: requests would go round for ever"
        ])
  }

  @Test("a pool has backends") func noBackends() {
    let head = goodFile.split(separator: "    backends:")[0]
    #expect(complaints(head + "    backends:\n") == ["14:5: error: 'backends' is empty"])
    #expect(complaints(head + "    sticky:\n") == ["13:3: error: pool 'tomcat' has no 'backends'"])
  }

  @Test("health checks: what goes together") func healthChecks() {
    #expect(
      complaints(pool: "health_check: { expect: 200, host: a }") == [
        "14:21: error: 'expect' needs 'path': without it only a connection is tried",
        "14:34: error: 'host' needs 'path': without it only a connection is tried",
      ])
    #expect(
      complaints(pool: "health_check: { timeout: 3s }")
        == ["14:30: error: 'timeout' is 3s, allowed is up to 'interval', which is 2s"])
    #expect(
      complaints(pool: "health_check: { interval: 500ms }")
        == ["14:31: error: 'timeout' is 1s, allowed is up to 'interval', which is 500ms"])
  }

  /// The pool with `line` in it.
  func pool(_ line: String) -> PoolSettings? {
    let text = goodFile.replacing("    backends:\n", with: "    \(line)\n    backends:\n")
    return loadConfiguration(text: text, file: "f").configuration?.balancer?.pools.first
  }

  @Test("a bare key means its defaults, an absent one means none") func bareKeys() {
    #expect(pool("sticky:")?.sticky == StickySettings())
    #expect(pool("sticky:")?.healthCheck == nil)
    #expect(pool("health_check:")?.healthCheck == HealthCheckSettings())
    #expect(pool("health_check:")?.sticky == nil)
    #expect(
      complaints(pool: "sticky: true") == [
        "14:13: error: 'sticky' of pool 'tomcat' expects a mapping, not a single value"
      ])
  }

  @Test(
    "each way to choose a backend",
    arguments: [
      ("round_robin", BalanceSettings.roundRobin), ("least_in_flight", .leastInFlight),
      ("power_of_two", .powerOfTwo), ("address_hash", .hash(.address)),
      ("consistent_hash\n    hash_key: uri", .hash(.uri)),
      ("consistent_hash\n    hash_key: address", .hash(.address)),
      ("consistent_hash\n    hash_key: header X-Tenant", .hash(.header("x-tenant"))),
      ("consistent_hash\n    hash_key: cookie SID", .hash(.cookie("SID"))),
    ])
  func balance(text: String, settings: BalanceSettings) {
    #expect(pool("balance: \(text)")?.balance == settings)
  }

  @Test(
    "the words of other balancers are answered with ours",
    arguments: [
      ("leastconn", "least_in_flight"), ("least_conn", "least_in_flight"), ("bybusyness", "least_in_flight"),
      ("random", "power_of_two"), ("ip_hash", "address_hash"), ("source", "address_hash"),
      ("roundrobin", "round_robin"), ("hash", "consistent_hash"),
    ])
  func otherWords(word: String, ours: String) {
    #expect(
      complaints(pool: "balance: \(word)").first
        == "14:14: error: 'balance' expects round_robin, least_in_flight, power_of_two, address_hash or consistent_hash, not '\(word)', did you mean '\(ours)'?"
    )
  }

  @Test("a hash needs its key, and a key its hash") func hashKeys() {
    #expect(
      complaints(pool: "balance: consistent_hash") == [
        "14:14: error: 'consistent_hash' needs 'hash_key': address, uri, header NAME or cookie NAME"
      ])
    #expect(
      complaints(pool: "hash_key: uri") == ["14:5: error: 'hash_key' needs 'balance: consistent_hash'"])
    #expect(
      complaints(pool: "balance: consistent_hash\n    hash_key: header") == [
        "15:15: error: 'hash_key' expects address, uri, header NAME or cookie NAME, not 'header'"
      ])
  }

  @Test("a backend's weight and tier arrive") func tiers() throws {
    let text = goodFile.replacing("41:8080 }", with: "41:8080, weight: 3, tier: 2 }")
    let pool = try #require(loadConfiguration(text: text, file: "f").configuration?.balancer?.pools.first)
    #expect(pool.backends.map(\.tier) == [1, 2])
    #expect(pool.backends.map(\.weight) == [1, 3])
    #expect(
      complaints("41:8080 }", "41:8080, backup: true }") == [
        "16:38: error: unknown key 'backup', did you mean 'tier'?"
      ])
  }

  @Test("every setting of a pool arrives") func poolSettings() {
    #expect(
      pool("sticky: { cookie: SID, path_parameter: sid }")?.sticky
        == StickySettings(cookie: "SID", pathParameter: "sid"))
    #expect(
      pool(
        "health_check: { path: /h, host: a.b, expect: 200-299, interval: 5s, timeout: 4s, rise: 1, fall: 9 }")?
        .healthCheck
        == HealthCheckSettings(
          kind: .http(path: "/h", host: "a.b", expected: [200...299], body: nil), interval: .seconds(5),
          timeout: .seconds(4),
          rise: 1, fall: 9))
    #expect(
      pool("health_check: { path: / }")?.healthCheck?.kind
        == .http(path: "/", host: nil, expected: [200...399], body: nil)
    )
  }

  @Test("a check may want several statuses and a text") func expectations() {
    #expect(
      pool("health_check: { path: /, expect: [200, 301-302], body: \"is up\" }")?.healthCheck?.kind
        == .http(path: "/", host: nil, expected: [200...200, 301...302], body: "is up"))
    #expect(
      complaints(pool: "health_check: { body: up }") == [
        "14:21: error: 'body' needs 'path': without it only a connection is tried"
      ])
  }

  @Test("what a pool does with trouble") func trouble() {
    let settings = pool("eject_after: 5\n    eject_for: 30s\n    panic_threshold: 40\n    slow_start: 1m")
    #expect(settings?.ejection == EjectionSettings(errors: 5, duration: .seconds(30)))
    #expect(settings?.panicThreshold == 40)
    #expect(settings?.slowStart == .seconds(60))
    let busy = pool("queue_length: 0\n    queue_timeout: 1s\n    retry_budget: 0")
    #expect(busy?.queueLength == 0)
    #expect(busy?.queueTimeout == .seconds(1))
    #expect(busy?.retryBudget == 0)
    #expect(pool("sticky: { on_lost: reject }")?.sticky?.onLost == .reject)
    let text = goodFile.replacing("41:8080 }", with: "41:8080, group: east, max_in_flight: 9 }")
    let grouped = loadConfiguration(text: text, file: "f").configuration?.balancer?.pools.first
    #expect(grouped?.backends.map(\.group) == [nil, "east"])
    #expect(grouped?.backends.map(\.maxInFlight) == [nil, 9])
    #expect(
      complaints(pool: "slowstart: 5s") == [
        "14:5: error: unknown key 'slowstart', did you mean 'slow_start'?"
      ])
  }

  @Test("every setting of the balancer arrives") func settings() throws {
    let lines = """
      balancer:
        user: www-data
        workers: 2
        access_log: /var/log/a.log
        timeouts: { header: 1s, keep_alive: 2s, idle: 3s, connect: 4s, response: 5s }
      """
    let text = goodFile.replacing("balancer:", with: lines)
    let balancer = try #require(loadConfiguration(text: text, file: "f").configuration?.balancer)
    #expect(
      balancer
        == BalancerSettings(
          listeners: balancer.listeners, pools: balancer.pools, workers: 2, user: "www-data",
          accessLog: "/var/log/a.log",
          timeouts: TimeoutSettings(
            header: .seconds(1), keepAlive: .seconds(2), idle: .seconds(3), connect: .seconds(4),
            response: .seconds(5))))
  }

  @Test(
    "the size of a body",
    arguments: [("off", nil), ("65536", 65_536), ("64KiB", 65_536), ("10MiB", 10 << 20), ("1GiB", 1 << 30)])
  func bodySize(text: String, size: Int?) throws {
    let file = goodFile.replacing(
      "balancer:", with: "balancer:\n  limits: { body_size: \(text), body_rate: 7 }")
    let balancer = try #require(loadConfiguration(text: file, file: "f").configuration?.balancer)
    #expect(balancer.limits == LimitSettings(bodySize: size.map { UInt64($0) }, bodyRate: 7))
  }

  @Test("a size has a unit of 1,024", arguments: [("10M", "10MiB"), ("1g", "1GiB"), ("64kB", "64KiB")])
  func sizeUnits(text: String, meant: String) {
    #expect(
      complaints("balancer:", "balancer:\n  limits: { body_size: \(text) }").first?.hasSuffix(
        "not '\(text)', did you mean '\(meant)'?") == true)
  }

  @Test("what the file leaves out has the documented default") func defaults() throws {
    let configuration = try #require(loadConfiguration(text: goodFile, file: "f").configuration)
    let balancer = try #require(configuration.balancer)
    #expect(balancer == BalancerSettings(listeners: balancer.listeners, pools: balancer.pools))
    #expect(configuration.control == ControlSettings())
  }

  @Test(
    "words for nothing and everything",
    arguments: [
      ("workers: auto", nil, nil), ("access_log: off", nil, nil), ("access_log: stdout", nil, "stdout"),
      ("workers: 3", 3, nil),
    ])
  func words(line: String, workers: Int?, log: String?) throws {
    let text = goodFile.replacing("  listeners:", with: "  \(line)\n  listeners:")
    let balancer = try #require(loadConfiguration(text: text, file: "f").configuration?.balancer)
    #expect(balancer.workers == workers)
    #expect(balancer.accessLog == log)
  }
}
