import EventLoop
import Foundation
import Testing

@testable import Supervision

@Suite("Children")
struct ChildProcessTests {
  @Test("how a child ended is told")
  func exits() throws {
    let bench = try ChildBench()
    #expect(try bench.run("exit 3") == .exited(status: 3))
    #expect(try bench.run("kill -9 $$") == .signalled(9))
    #expect(ChildExit.signalled(11).description == "it was killed by signal 11 (SIGSEGV)")
  }

  @Test("a program that cannot be run ends with the reason")
  func missingProgram() throws {
    let bench = try ChildBench()
    var exit: ChildExit?
    _ = try ChildProcess.start(ChildProgram(path: "/no/such/program"), on: bench.loop) { exit = $0 }
    bench.turn { exit != nil }
    #expect(exit == .notStarted("running the program: No such file or directory"))
  }

  @Test("signals reach it")
  func signals() throws {
    let bench = try ChildBench()
    var exit: ChildExit?
    let child = try ChildProcess.start(
      ChildProgram(path: "/bin/sleep", arguments: ["60"]), on: bench.loop
    ) { exit = $0 }
    child.terminate()
    bench.turn { exit != nil }
    #expect(exit == .signalled(15))
    child.kill()
  }

  @Test("it finds its sockets as systemd would pass them")
  func passedDescriptors() throws {
    let bench = try ChildBench()
    let pipes = (0..<3).map { _ in Pipe() }
    // Not in the order of their numbers, so that they have to change places.
    let descriptors = pipes.reversed().enumerated().map { index, pipe in
      PassedDescriptor(name: "pipe-\(index)", descriptor: pipe.fileHandleForWriting.fileDescriptor)
    }
    let exit = try bench.run(
      """
      [ "$LISTEN_PID" = "$$" ] || exit 10
      [ "$LISTEN_FDS" = 3 ] || exit 11
      [ "$LISTEN_FDNAMES" = "pipe-0:pipe-1:pipe-2" ] || exit 12
      echo three >&3; echo four >&4; echo five >&5
      """, passing: descriptors)
    #expect(exit == .exited(status: 0))
    let texts = try pipes.map { pipe in
      try pipe.fileHandleForWriting.close()
      return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }
    #expect(texts == ["five\n", "four\n", "three\n"])
  }

  @Test("nothing else that is open is passed on")
  func nothingLeaks() throws {
    let bench = try ChildBench()
    let leak = open("/dev/null", O_RDONLY)
    defer { close(leak) }
    let descriptors = try bench.output(of: "exec >&3; ls /proc/$$/fd; true")
    #expect(descriptors == "0\n1\n2\n3\n")
    #expect(try bench.output(of: "readlink /proc/$$/fd/0 >&3") == "/dev/null\n")
  }

  @Test("it has no signal blocked or ignored, whatever its parent does, and a session of its own")
  func cleanState() throws {
    let bench = try ChildBench()
    var mask = sigset_t()
    var before = sigset_t()
    sigfillset(&mask)
    pthread_sigmask(SIG_BLOCK, &mask, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let status = try bench.output(of: "grep -E '^(SigBlk|SigIgn|NoNewPrivs)' /proc/self/status >&3")
    #expect(
      status.split(separator: "\n").sorted() == [
        "NoNewPrivs:\t1", "SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000",
      ])
    #expect(try bench.output(of: "[ $(cut -d' ' -f6 /proc/$$/stat) = $$ ] && echo own >&3") == "own\n")
  }

  @Test(
    "it becomes the account that it is to run as, without a capability",
    .enabled(if: geteuid() == 0, "changing the user needs root"))
  func account() throws {
    let bench = try ChildBench()
    let account = Account(name: "nobody", user: 65_534, group: 65_534, groups: [65_534, 1])
    #expect(try bench.output(of: "id -u >&3; id -G >&3", account: account) == "65534\n65534 1\n")
    let capabilities = try bench.output(of: "grep ^Cap /proc/self/status >&3", account: account)
    #expect(capabilities.split(separator: "\n").count == 5)
    for line in capabilities.split(separator: "\n") { #expect(line.hasSuffix("\t0000000000000000")) }
  }

  @Test("an account is found with its groups, and one that is missing says what to do")
  func lookUp() throws {
    let root = try Account(named: "root")
    #expect(root.user == 0 && root.group == 0 && root.groups.contains(0))
    let error = #expect(throws: AccountError.self) { _ = try Account(named: "no-such-user") }
    #expect(error?.description.hasPrefix("this machine has no user 'no-such-user'") == true)
  }

  @Test(
    "started by a thread with real-time priority it has the ordinary one, and ends with that thread",
    .enabled(if: geteuid() == 0, "real-time priority needs root"))
  func ordinaryScheduling() throws {
    // Made and used by the thread, then by the test after it has joined the thread.
    nonisolated(unsafe) var bench: ChildBench?
    nonisolated(unsafe) var policy = ""
    nonisolated(unsafe) var exit: ChildExit?
    let thread = try LoopThread.start(name: "test", realTimePriority: 10) {
      guard let made = try? ChildBench() else { return }
      bench = made
      policy = (try? made.output(of: "cut -d' ' -f41 /proc/$$/stat >&3")) ?? ""
      let sleep = ChildProgram(path: "/bin/sh", arguments: ["-c", "echo running >&3; exec sleep 60"])
      let pipe = Pipe()
      let running = PassedDescriptor(name: "out", descriptor: pipe.fileHandleForWriting.fileDescriptor)
      _ = try? ChildProcess.start(sleep, passing: [running], on: made.loop) { exit = $0 }
      _ = pipe.fileHandleForReading.availableData
    }
    thread.join()
    #expect(policy == "0\n")
    bench?.turn { exit != nil }
    #expect(exit == .signalled(15))
  }
}
