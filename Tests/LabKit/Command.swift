import CLab
import Glibc

/// A program that is run to its end.
package enum Command {
  /// What a program left behind.
  package struct Result: Sendable {
    package let status: ExitStatus
    /// Standard output and standard error, in the order in which they were written.
    package let output: String

    /// Whether the program said that it succeeded.
    package var succeeded: Bool { status == .exited(0) }
  }

  /// Runs `arguments` and answers what it left behind, whatever its exit status.
  package static func attempt(
    _ arguments: [String], input: String = "", within limit: Duration = .seconds(20)
  )
    throws(LabError) -> Result
  {
    let output = try memoryFile()
    let standardInput = try memoryFile()
    defer {
      close(output)
      close(standardInput)
    }
    _ = Array(input.utf8).withUnsafeBytes { write(standardInput, $0.baseAddress, $0.count) }
    lseek(standardInput, 0, SEEK_SET)

    let pid = try Spawn.start(arguments, input: standardInput, output: output, error: output)
    let status = try reap(pid, arguments, within: limit)
    lseek(output, 0, SEEK_SET)
    return Result(status: status, output: String(decoding: FileBytes.readAll(output), as: UTF8.self))
  }

  /// Runs `arguments` and answers its output; throws what it printed unless it exits with 0.
  @discardableResult
  package static func run(_ arguments: [String], input: String = "", within limit: Duration = .seconds(20))
    throws(LabError) -> String
  {
    let result = try attempt(arguments, input: input, within: limit)
    guard result.succeeded else {
      throw LabError("\(arguments.joined(separator: " ")): \(result.status): \(result.output)")
    }
    return result.output
  }

  private static func memoryFile() throws(LabError) -> Int32 {
    let file = lab_memory_file()
    guard file >= 0 else { throw LabError("memfd_create: \(String(cString: strerror(errno)))") }
    return file
  }

  private static func reap(_ pid: pid_t, _ arguments: [String], within limit: Duration) throws(LabError)
    -> ExitStatus
  {
    let end = ContinuousClock.now + limit
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      if ContinuousClock.now > end {
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        throw LabError("\(arguments.joined(separator: " ")): still running after \(limit.text)")
      }
      pause(.microseconds(500))
    }
    return ExitStatus(waitStatus: status)
  }
}
