private import CLinux
public import EventLoop
private import Glibc
private import MonotonicTime

/// One run of a command: time-limited, with its input given and the end of its output kept, in a process group of its
/// own that ends with it.
///
/// Used on its loop's thread, which must live as long as the daemon; nothing here waits.
public final class CommandRun {
  private let loop: EventLoop
  private let limit: Duration
  private let start: Instant
  private var process: ChildProcess?
  private var output: CommandOutput?
  private var verdict: CommandOutcome.End?
  private var completion: ((CommandOutcome) -> Void)?
  private lazy var deadline = LoopTimer { [unowned self] in expire() }

  /// Starts `program`, which may take as long as `limit`, with `input` as its standard input.
  ///
  /// `completion` is called once, in a later turn of the loop; until then the run must be kept.
  public init(
    _ program: ChildProgram, input: [UInt8] = [], limit: Duration, on loop: EventLoop,
    completion: @escaping (CommandOutcome) -> Void
  ) {
    self.loop = loop
    self.limit = limit
    self.completion = completion
    start = loop.readClock()
    if let objection = CommandFile.objection(to: program.path) {
      verdict = .refused(objection)
    } else {
      do throws(SystemError) { try launch(program, input) } catch { verdict = .refused(error.description) }
    }
    loop.schedule(deadline, at: verdict == nil ? start + limit : start)
  }

  /// Ends it with its group; the completion follows when it is gone.
  public func abandon() {
    end(as: .abandoned)
  }

  private func launch(_ program: ChildProgram, _ input: [UInt8]) throws(SystemError) {
    let file = try SystemError.check(
      "memfd_create", unsafe input.withUnsafeBytes { unsafe aloft_memory_file($0.baseAddress, $0.count) })
    defer { _ = Glibc.close(file) }
    var ends: [Int32] = [-1, -1]
    try SystemError.check("pipe", unsafe pipe(&ends))
    defer { _ = Glibc.close(ends[1]) }
    // Children get nothing that they are not given; this is for programs that others may start.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Only this end never waits; how the command uses its own is its affair.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let output = CommandOutput(descriptor: ends[0])
    try loop.add(output, interest: .readable)
    self.output = output
    var program = program
    program.endsWithGroup = true
    process = try ChildProcess.start(
      program, streams: StandardStreams(input: file, output: ends[1]), on: loop
    ) { [self] exit in finish(.ended(exit)) }
  }

  private func expire() {
    if let verdict, process == nil { finish(verdict) } else { end(as: .timedOut(limit: limit)) }
  }

  private func end(as verdict: CommandOutcome.End) {
    guard completion != nil, self.verdict == nil else { return }
    self.verdict = verdict
    process?.kill()
  }

  private func finish(_ end: CommandOutcome.End) {
    guard let completion else { return }
    self.completion = nil
    loop.cancel(deadline)
    // Its last words may still be unread.
    output?.receive()
    output?.close()
    process = nil
    completion(
      CommandOutcome(verdict ?? end, lastLine: output?.lastLine ?? "", duration: loop.readClock() - start))
  }
}
