import EventLoop
import Foundation

@testable import Supervision

/// Runs children on a loop that takes turns on the test's thread.
final class ChildBench {
  let loop: EventLoop

  init() throws {
    loop = try EventLoop()
  }

  /// Turns until `done`; false if that never comes.
  @discardableResult
  func turn(until done: () -> Bool) -> Bool {
    for _ in 0..<500 where !done() { loop.turn(waitingAtMost: .milliseconds(20)) }
    return done()
  }

  /// Runs a shell script to its end, with `descriptors` passed.
  func run(
    _ script: String, passing descriptors: [PassedDescriptor] = [], account: Account? = nil
  ) throws -> ChildExit? {
    var exit: ChildExit?
    let program = ChildProgram(path: "/bin/sh", arguments: ["-c", script], account: account)
    _ = try ChildProcess.start(program, passing: descriptors, on: loop) { exit = $0 }
    turn { exit != nil }
    return exit
  }

  /// Runs a shell script and returns what it wrote to its descriptor 3.
  func output(of script: String, account: Account? = nil) throws -> String {
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    _ = try run(script, passing: [PassedDescriptor(name: "out", descriptor: descriptor)], account: account)
    try pipe.fileHandleForWriting.close()
    return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }
}
