import CLab
import Glibc

/// Starts programs: own process group, default signals, no inherited descriptor, a fixed environment.
enum Spawn {
  /// Where programs are looked for.
  static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  private static let environment = ["PATH=\(searchPath)", "LANG=C.UTF-8", "HOME=/root"]

  /// The path of the program called `name`, or nil when it is not installed.
  static func find(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    return searchPath.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Starts `arguments` and answers its process identifier.
  static func start(_ arguments: [String], input: Int32, output: Int32, error: Int32) throws(LabError)
    -> pid_t
  {
    guard let program = arguments.first, let path = find(program) else {
      throw LabError("\(arguments.first ?? "program") is missing")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, error, 2)
    _ = lab_close_from(&actions, 3)

    var attributes = cleanAttributes()
    defer { posix_spawnattr_destroy(&attributes) }
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = Self.environment.map { strdup($0) } + [nil]
    defer { (argv + environment).forEach { free($0) } }

    var pid: pid_t = 0
    let failure = posix_spawn(&pid, path, &actions, &attributes, &argv, &environment)
    guard failure == 0 else { throw LabError("\(path) did not start: \(String(cString: strerror(failure)))") }
    return pid
  }

  private static func cleanAttributes() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))
    return attributes
  }
}
