/// `balancer`.
enum BalancerKeys {
  static let user = Key(
    "user", .name("an account's name", 1...32), fallback: "aloft",
    "The unprivileged account that the balancer runs as.")
  static let workers = Key(
    "workers", ValueFormat<Int?>.wholeNumberOrAuto(1...64), fallback: "auto",
    otherNames: ["threads", "nbthread", "worker_processes"],
    "How many event loops, each on a thread of its own; `auto` for one a core.")
  static let accessLog = Key(
    "access_log", ValueFormat<String?>.accessLog, fallback: "off", otherNames: ["log"],
    "A file for the access log in combined format, `stdout`, or `off`.")
  static let timeouts = "timeouts"
  static let limits = "limits"
  static let listeners = "listeners"

  static let section = Section(
    path: "balancer", meaning: "The bundled HTTP balancer, supervised by `aloftd`.",
    keys: [
      KeyDescription(
        name: listeners, type: "a list of `balancer.listeners`", isRequired: true,
        otherNames: ["listen", "listener", "bind"],
        meaning: "Where it accepts connections."),
      user.description, workers.description, accessLog.description,
      KeyDescription(
        name: timeouts, type: "`balancer.timeouts`", fallback: "its defaults", otherNames: ["timeout"],
        meaning: "How long each part of an exchange may take."),
      KeyDescription(
        name: limits, type: "`balancer.limits`", fallback: "its defaults", otherNames: ["limit"],
        meaning: "What one request may take."),
    ])
}

/// `balancer.timeouts`.
enum TimeoutKeys {
  private static let range: ClosedRange<Duration> = .milliseconds(10)...(.seconds(86400))

  static let header = Key(
    "header", .duration(range), fallback: "10s", "From the first byte of a request's head to its last.")
  static let keepAlive = Key(
    "keep_alive", .duration(range), fallback: "60s", "An idle client connection between two requests.")
  static let idle = Key(
    "idle", .duration(range), fallback: "60s",
    "No progress on a request's or response's body in either direction.")
  static let connect = Key("connect", .duration(range), fallback: "3s", "Connecting to a backend.")
  static let response = Key(
    "response", .duration(range), fallback: "60s",
    "From the end of a request to the first byte of the backend's answer.")

  static let section = Section(
    path: "balancer.timeouts", meaning: "All are finite: 10ms to 1d.",
    keys: [
      header.description, keepAlive.description, idle.description, connect.description, response.description,
    ])
}

/// One entry of `balancer.listeners`.
enum ListenerKeys {
  static let address = Key(
    "address", .listeningEndpoint, isRequired: true, otherNames: ["listen", "bind", "endpoint"],
    "Where to accept connections. `\"*:80\"`, in quotes, is every address of both families. An address need not be on the host yet."
  )
  static let pool = Key(
    "pool", .name("a pool's name", 1...63), isRequired: true,
    otherNames: ["backend", "upstream", "default_backend"],
    "The pool that its requests go to.")

  static let section = Section(
    path: "balancer.listeners", meaning: "Each entry of the list.",
    keys: [address.description, pool.description])
}

extension ValueFormat where Value == String? {
  /// A path, `stdout`, or `off` for nil.
  static var accessLog: ValueFormat {
    let path = ValueFormat<String>.absolutePath(4095)
    return ValueFormat("an absolute path, stdout or off") { scalar in
      switch scalar.text {
      case "off": .success(nil)
      case "stdout": .success(scalar.text)
      case "none", "false", "no": .failure(.meant("off"))
      case "-", "/dev/stdout": .failure(.meant("stdout"))
      default: path.parse(scalar).map { $0 }
      }
    }
  }
}
