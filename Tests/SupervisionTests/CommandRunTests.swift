import EventLoop
import Foundation
import Testing

@testable import Supervision

@Suite("Commands")
struct CommandRunTests {
  /// Runs a shell script to its end.
  private func run(
    _ script: String, input: String = "", limit: Duration = .seconds(20), account: Account? = nil
  ) throws -> CommandOutcome? {
    let bench = try ChildBench()
    var outcome: CommandOutcome?
    let program = ChildProgram(path: "/bin/sh", arguments: ["-c", script], account: account)
    let run = CommandRun(program, input: Array(input.utf8), limit: limit, on: bench.loop) { outcome = $0 }
    bench.turn { outcome != nil }
    withExtendedLifetime(run) {}
    return outcome
  }

  @Test("its exit status and the last line that it printed are told")
  func outcome() throws {
    let good = try #require(try run("echo fine"))
    #expect(good.isSuccess && good.exitStatus == 0 && good.lastLine == "fine")
    #expect(good.reason == "it exited with status 0")
    let bad = try #require(try run("echo first; echo 'no route' >&2; echo; exit 3"))
    #expect(!bad.isSuccess && bad.exitStatus == 3)
    #expect(bad.reason == "it exited with status 3 (no route)")
  }

  @Test("it reads its input from the beginning to the end")
  func input() throws {
    #expect(try run("cat", input: "{\"a\":1}\n")?.lastLine == "{\"a\":1}")
    #expect(
      try run("wc -c", input: String(repeating: "x", count: 300_000))?.lastLine.contains("300000") == true)
    #expect(try run("cat; echo end")?.lastLine == "end")
  }

  @Test("what it prints is bounded, and holds nobody up")
  func output() throws {
    let outcome = try #require(try run("yes $(printf '%0500d' 7) | head -c 3000000; exit 1"))
    #expect(outcome.exitStatus == 1)
    #expect(outcome.lastLine.count <= 201)
    #expect(try run("printf 'a\\033[2Jb\\a'; exit 1")?.lastLine == "a?[2Jb?")
  }

  /// Runs `script`, which writes to the pipe at `$1`, and tells what came out of it until nobody had it open any more.
  private func run(untilAllIsGone script: String, limit: Duration) throws -> (
    CommandOutcome?, written: String
  ) {
    let bench = try ChildBench()
    let path = FileManager.default.temporaryDirectory.appending(path: "fifo-\(UUID().uuidString)").path()
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    var outcome: CommandOutcome?
    let program = ChildProgram(path: "/bin/sh", arguments: ["-c", "exec 9>\(path); \(script)"])
    let run = CommandRun(program, limit: limit, on: bench.loop) { outcome = $0 }
    bench.turn { outcome != nil }
    withExtendedLifetime(run) {}
    // From here on a read waits for the last writer.
    _ = fcntl(reader, F_SETFL, 0)
    let written = try FileHandle(fileDescriptor: reader, closeOnDealloc: false).readToEnd() ?? Data()
    return (outcome, String(decoding: written, as: UTF8.self))
  }

  @Test("at its limit it is killed with everything that it has started", .timeLimit(.minutes(1)))
  func limit() throws {
    let (outcome, written) = try run(
      untilAllIsGone: "(trap '' TERM HUP; echo up >&9; sleep 600) & trap '' TERM; wait",
      limit: .milliseconds(500))
    #expect(outcome?.end == .timedOut(limit: .milliseconds(500)))
    #expect(outcome?.reason == "it was killed at its limit of 500 ms")
    #expect(written == "up\n")
  }

  @Test("what it leaves behind in its group ends with it", .timeLimit(.minutes(1)))
  func leftovers() throws {
    let (outcome, written) = try run(untilAllIsGone: "sleep 600 & echo started >&9", limit: .seconds(20))
    #expect(outcome?.isSuccess == true)
    #expect(written == "started\n")
  }

  @Test(
    "it runs as its account, without a capability",
    .enabled(if: geteuid() == 0, "changing the user needs root"))
  func account() throws {
    let account = Account(name: "nobody", user: 65_534, group: 65_534, groups: [65_534])
    #expect(try run("id -u", account: account)?.lastLine == "65534")
    #expect(
      try run("grep ^CapEff /proc/self/status", account: account)?.lastLine.hasSuffix("0000000000000000")
        == true)
  }

  @Test("a program that is not there is not run, and the reason says so")
  func missing() throws {
    let bench = try ChildBench()
    var outcome: CommandOutcome?
    let run = CommandRun(ChildProgram(path: "/no/such/program"), limit: .seconds(1), on: bench.loop) {
      outcome = $0
    }
    #expect(outcome == nil)
    bench.turn { outcome != nil }
    withExtendedLifetime(run) {}
    #expect(outcome?.reason == "it was not run: /no/such/program does not exist")
  }

  @Test("a program that others could replace is not run")
  func writable() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    let program = directory.appending(path: "check").path()
    func objection(file: Int, directory mode: Int) throws -> String? {
      try FileManager.default.setAttributes([.posixPermissions: file], ofItemAtPath: program)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path())
      return CommandFile.objection(to: program)
    }
    try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: program))
    #expect(try objection(file: 0o755, directory: 0o755) == nil)
    #expect(
      try objection(file: 0o644, directory: 0o755) == "\(program) is not executable (chmod +x \(program))")
    #expect(
      try objection(file: 0o775, directory: 0o755)?.hasPrefix("\(program) can be written by others") == true)
    #expect(try objection(file: 0o755, directory: 0o777)?.contains("can be written by others") == true)
    #expect(try objection(file: 0o755, directory: 0o1777) == nil)
    // A link is judged by where it stands, and by what it leads to.
    let link = directory.appending(path: "link").path()
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: program)
    #expect(try objection(file: 0o757, directory: 0o755) != nil)
    #expect(CommandFile.objection(to: link) != nil)
    #expect(CommandFile.objection(to: directory.path())?.hasSuffix("is not a file") == true)
  }
}
