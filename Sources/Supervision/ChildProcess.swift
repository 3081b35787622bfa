private import CLinux
public import EventLoop
private import Glibc

/// A running child, watched by its pidfd: no signal handler, and no mistaking another process for it.
public final class ChildProcess: EventSource {
  /// The process identifier; for people to read, for signals go through the pidfd.
  public let pid: Int32
  private let failure: Int32
  /// The process group that it leads and that ends with it; 0 if others of it may live on.
  private let group: Int32
  private let ended: (ChildExit) -> Void

  private init(_ spawned: aloft_spawned, endsWithGroup: Bool, ended: @escaping (ChildExit) -> Void) {
    pid = spawned.pid
    failure = spawned.failure
    group = endsWithGroup ? spawned.pid : 0
    self.ended = ended
    super.init(descriptor: spawned.pidfd)
  }

  deinit {
    _ = Glibc.close(failure)
  }

  /// Starts `program` with `descriptors` as its 3, 4, 5 …; `ended` is called once, on the loop.
  ///
  /// The call does not wait for the exec: a program that cannot be run ends as `ChildExit.notStarted`.
  public static func start(
    _ program: ChildProgram, passing descriptors: [PassedDescriptor] = [],
    streams: StandardStreams? = nil, on loop: EventLoop,
    ended: @escaping (ChildExit) -> Void
  ) throws(SystemError) -> ChildProcess {
    let child = ChildProcess(
      try spawn(program, descriptors, streams), endsWithGroup: program.endsWithGroup, ended: ended)
    do {
      try loop.add(child, interest: .readable)
    } catch {
      // Nobody would learn of its end.
      child.kill()
      throw error
    }
    return child
  }

  private static func spawn(
    _ program: ChildProgram, _ descriptors: [PassedDescriptor], _ streams: StandardStreams?
  ) throws(SystemError) -> aloft_spawned {
    let arguments = CStringList([program.path] + program.arguments)
    var variables = program.environment.map { "\($0.key)=\($0.value)" }.sorted()
    let pidVariable = "LISTEN_PID="
    if !descriptors.isEmpty {
      variables.append("LISTEN_FDS=\(descriptors.count)")
      variables.append("LISTEN_FDNAMES=" + descriptors.map(\.name).joined(separator: ":"))
      // Last; the child writes its number over the blanks.
      variables.append(pidVariable + String(repeating: " ", count: 11))
    }
    let environment = CStringList(variables)
    let numbers = descriptors.map(\.descriptor)
    let groups = program.account?.groups ?? []

    var spawned = aloft_spawned()
    let error = unsafe program.path.withCString { path in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        unsafe groups.withUnsafeBufferPointer { groups in
          var request = unsafe aloft_spawn_request()
          unsafe request.path = path
          unsafe request.arguments = arguments.pointer
          unsafe request.environment = environment.pointer
          if !numbers.isEmpty {
            unsafe request.listen_pid = environment.tail(
              of: variables.count - 1, from: pidVariable.utf8.count)
          }
          unsafe request.descriptors = numbers.baseAddress
          unsafe request.descriptor_count = UInt32(numbers.count)
          if let streams {
            unsafe request.redirect = true
            unsafe request.input = streams.input
            unsafe request.output = streams.output
          }
          if let account = program.account {
            unsafe request.change_account = true
            unsafe request.user = account.user
            unsafe request.group = account.group
            unsafe request.groups = groups.baseAddress
            unsafe request.group_count = UInt32(groups.count)
          }
          unsafe request.keep_capabilities = program.keepsCapabilities
          unsafe request.death_signal = program.endsWithParent ? SIGTERM : 0
          unsafe request.open_files = program.openFiles ?? 0
          return unsafe aloft_spawn(&request, &spawned)
        }
      }
    }
    guard error == 0 else { throw SystemError(call: "clone", errno: error) }
    return spawned
  }

  /// Asks it to end: SIGTERM.
  public func terminate() {
    // A child that has just ended is no error: its end is reported by `ready`.
    _ = aloft_signal(descriptor, SIGTERM)
  }

  /// Ends it: SIGKILL, to its whole group if that ends with it.
  public func kill() {
    guard group > 0, !isClosed else {
      _ = aloft_signal(descriptor, SIGKILL)
      return
    }
    aloft_kill_group(descriptor, group)
  }

  override public func ready(_ events: ReadyEvents) {
    var exit = aloft_exit()
    let error = unsafe aloft_reap(descriptor, group, &exit)
    guard error != EAGAIN else { return }
    close()
    if let reason = startFailure() {
      ended(.notStarted(reason))
    } else if error != 0 {
      ended(.unknown)
    } else {
      ended(exit.signalled ? .signalled(exit.value) : .exited(status: exit.value))
    }
  }

  /// Why the child never became its program; nil if it did.
  private func startFailure() -> String? {
    var report = aloft_spawn_failure()
    let size = MemoryLayout<aloft_spawn_failure>.size
    guard unsafe read(failure, &report, size) == size else { return nil }
    return SystemError(call: Self.name(ofStep: report.step), errno: report.error).description
  }

  private static func name(ofStep step: Int32) -> String {
    switch aloft_spawn_step(UInt32(bitPattern: step)) {
    case aloft_spawn_limits: "raising its limit of open files"
    case aloft_spawn_descriptors: "passing its sockets"
    case aloft_spawn_input: "opening /dev/null"
    case aloft_spawn_scheduling: "giving it ordinary scheduling"
    case aloft_spawn_groups: "setting its groups (CAP_SETGID is needed)"
    case aloft_spawn_group: "setting its group (CAP_SETGID is needed)"
    case aloft_spawn_user: "setting its user (CAP_SETUID is needed)"
    case aloft_spawn_privileges: "forbidding it new privileges"
    case aloft_spawn_death_signal: "tying it to its parent"
    default: "running the program"
    }
  }
}
