/// One pool.
enum PoolKeys {
  static let sticky = "sticky"
  static let healthCheck = "health_check"
  static let backends = "backends"

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

  static let section = Section(
    path: "pools.NAME.sticky",
    meaning:
      "The session identifier ends in a dot and the route of the backend that made it: `0A1B2C.worker1`, as Tomcat's `jvmRoute` does it.",
    keys: [cookie.description, pathParameter.description])
}

/// `health_check` of a pool.
enum HealthCheckKeys {
  static let path = Key(
    "path", .requestTarget, otherNames: ["uri", "url"],
    "What to `GET`. Without it, a check is good when a connection is accepted.")
  static let host = Key(
    "host", .hostHeader, "The `Host` field of the request; the backend's address otherwise. Needs `path`.")
  static let expect = Key(
    "expect", .statusRange, fallback: "200-399", otherNames: ["status", "expected"],
    "The status codes that are good. Needs `path`.")
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
      path.description, host.description, expect.description, interval.description, timeout.description,
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
  static let route = Key(
    "route", .name("a route", 1...64, others: "_-"), fallback: "the backend's name",
    otherNames: ["jvmRoute", "jvm_route"],
    "What its sessions carry after the dot: Tomcat's `jvmRoute`. No dot in it.")

  static let section = Section(
    path: "pools.NAME.backends.NAME",
    meaning: "One backend; NAME is what it is called in status and the access log.",
    keys: [address.description, weight.description, tier.description, route.description])
}
