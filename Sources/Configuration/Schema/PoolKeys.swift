/// One pool.
enum PoolKeys {
  static let sticky = "sticky"
  static let healthCheck = "health_check"
  static let backends = "backends"

  static let ejectAfter = Key(
    "eject_after", .wholeNumber(0...100), fallback: "3", otherNames: ["max_fails", "error-limit", "fail_on"],
    "Failed requests in a row (no connection, no answer, nonsense) after which a backend is left alone, with health check or without; 0 for never. At most half of a pool is left alone at a time."
  )
  static let ejectFor = Key(
    "eject_for", .duration(.seconds(1)...(.seconds(3600))), fallback: "10s",
    otherNames: ["fail_timeout", "recover_time", "recovery", "retry"],
    "How long, the first time; when it fails again soon after its return, twice as long each time, up to 5 minutes."
  )
  static let panicThreshold = Key(
    "panic_threshold", .wholeNumber(0...100), fallback: "1",
    otherNames: ["healthy_panic_threshold", "panic"],
    "Percentage of usable backends below which health is ignored and requests go to all of them; 1 means when none is usable, 0 never."
  )
  static let queueLength = Key(
    "queue_length", .wholeNumber(0...100_000), fallback: "1000", otherNames: ["maxqueue", "queue"],
    "Requests that may wait, in each worker, while every backend has `max_in_flight`; one more is a 503.")
  static let queueTimeout = Key(
    "queue_timeout", .duration(.milliseconds(1)...(.seconds(3600))), fallback: "5s",
    otherNames: ["acquire", "timeout_queue"], "How long one may wait; then it is a 503.")
  static let retryBudget = Key(
    "retry_budget", .wholeNumber(0...100), fallback: "20", otherNames: ["retries", "retry_ratio"],
    "Retries on another backend, as a percentage of the requests, so that a pool in trouble does not get a multiple of its load; 0 for none."
  )
  static let slowStart = Key(
    "slow_start", .duration(.zero...(.seconds(3600))), fallback: "10s",
    otherNames: ["slowstart", "warmup", "rampup"],
    "A backend that comes back gets a tenth of its share at first, and all of it after this time; 0s for at once."
  )

  static let section = Section(
    path: "pools.NAME", meaning: "A set of backends that serve the same site.",
    keys: [
      KeyDescription(
        name: backends, type: "a mapping from names to `pools.NAME.backends.NAME`", isRequired: true,
        otherNames: ["servers", "workers", "balance_workers", "members"],
        meaning: "The backends, in the order in which they take turns."),
      BalanceKeys.balance.description, BalanceKeys.hashKey.description,
      KeyDescription(
        name: sticky, type: "`pools.NAME.sticky`, or nothing for its defaults", fallback: "not sticky",
        otherNames: ["sticky_session", "stickysession", "stickyness"],
        meaning: "Sends a session back to the backend that began it."),
      KeyDescription(
        name: healthCheck, type: "`pools.NAME.health_check`, or nothing for its defaults",
        fallback: "not checked", otherNames: ["check", "health", "httpchk"],
        meaning: "Observes the backends and sends no requests to the ones that fail."),
      ejectAfter.description, ejectFor.description, panicThreshold.description, slowStart.description,
      queueLength.description, queueTimeout.description, retryBudget.description,
    ])
}

/// `sticky` of a pool.
enum StickyKeys {
  static let cookie = Key(
    "cookie", .token("a cookie's name"), fallback: "JSESSIONID", otherNames: ["session_cookie"],
    "The cookie that holds the session identifier.")
  static let pathParameter = Key(
    "path_parameter", .token("a parameter's name"), fallback: "jsessionid",
    otherNames: ["session_path", "stickysession"],
    "The path parameter that holds it for clients without cookies: `;jsessionid=…`.")
  static let onLost = Key(
    "on_lost", .choice([("failover", StickySettings.LostSession.failover), ("reject", .reject)]),
    fallback: "failover", otherNames: ["sticky_session_force", "nofailover", "on-lost"],
    "A session whose backend cannot be used goes to another one, of the same `group` if there is one; or it is refused with 503."
  )

  static let section = Section(
    path: "pools.NAME.sticky",
    meaning:
      "The session identifier ends in a dot and the route of the backend that made it: `0A1B2C.worker1`, as Tomcat's `jvmRoute` does it.",
    keys: [cookie.description, pathParameter.description, onLost.description])
}

/// `health_check` of a pool.
enum HealthCheckKeys {
  static let path = Key(
    "path", .requestTarget, otherNames: ["uri", "url"],
    "What to `GET`. Without it, a check is good when a connection is accepted.")
  static let host = Key(
    "host", .hostHeader, "The `Host` field of the request; the backend's address otherwise. Needs `path`.")
  static let expect = Key(
    "expect", .statusRange, fallback: "200-399", holdsList: true,
    otherNames: ["status", "expected", "rstatus"], "The status codes that are good. Needs `path`.")
  static let body = Key(
    "body", .text("text that is in the answer", 256), otherNames: ["string", "rstring", "match", "contains"],
    "Text that the first 64 KiB of the answer must contain, to the letter. Needs `path`.")
  static let interval = Key(
    "interval", .duration(.milliseconds(100)...(.seconds(3600))), fallback: "2s",
    otherNames: ["inter", "every"],
    "Time between two checks of a backend.")
  static let timeout = Key(
    "timeout", .duration(.milliseconds(10)...(.seconds(3600))), fallback: "1s",
    "How long one check may take; not longer than `interval`.")
  static let rise = Key(
    "rise", .wholeNumber(1...100), fallback: "2", "Good checks in a row that make a backend healthy.")
  static let fall = Key(
    "fall", .wholeNumber(1...100), fallback: "3", "Bad checks in a row that make it unhealthy.")

  static let section = Section(
    path: "pools.NAME.health_check", meaning: "How the health of the pool's backends is observed.",
    keys: [
      path.description, host.description, expect.description, body.description, interval.description,
      timeout.description,
      rise.description, fall.description,
    ])
}

/// One backend.
enum BackendKeys {
  static let address = Key(
    "address", .backendEndpoint, isRequired: true, otherNames: ["host", "server", "endpoint", "url"],
    "Its address and port for HTTP.")
  static let weight = Key(
    "weight", .wholeNumber(1...256), fallback: "1", otherNames: ["lbfactor"], "Its share of new sessions.")
  static let tier = Key(
    "tier", .wholeNumber(1...9), fallback: "1", otherNames: ["backup", "distance", "level"],
    "Hot standby: backends of tier 2 get requests while none of tier 1 is usable, and so on. Sessions keep to their backend, whatever its tier."
  )
  static let maxInFlight = Key(
    "max_in_flight", .wholeNumber(1...1_000_000), fallback: "no limit",
    otherNames: ["maxconn", "max_conns", "max", "connection_pool_size"],
    "The most requests that it works on at a time, over all workers; further ones go to another backend, or wait."
  )
  static let group = Key(
    "group", .name("a group's name", 1...63), otherNames: ["domain", "lbset", "jvm_group"],
    "Backends of a group share their sessions (Tomcat's cluster): when one is lost, its sessions go to the others of its group first."
  )
  static let route = Key(
    "route", .name("a route", 1...64, others: "_-"), fallback: "the backend's name",
    otherNames: ["jvmRoute", "jvm_route"],
    "What its sessions carry after the dot: Tomcat's `jvmRoute`. No dot in it.")

  static let section = Section(
    path: "pools.NAME.backends.NAME",
    meaning: "One backend; NAME is what it is called in status and the access log.",
    keys: [
      address.description, weight.description, tier.description, group.description, maxInFlight.description,
      route.description,
    ])
}
