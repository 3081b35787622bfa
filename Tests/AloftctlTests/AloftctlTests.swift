import ControlAPI
import Foundation
import Testing

@Suite struct AloftctlTests {
  static let samples = URL(filePath: #filePath).appending(path: "../../../etc").standardized.path(
    percentEncoded: false)

  @Test("status is a text for people, or the daemon's JSON") func status() throws {
    let daemon = try Daemon()
    let text = try CommandLineRun("status", "--socket", daemon.socket)
    #expect(text.code == 0)
    #expect(text.output.hasPrefix("host       lb1\n"))
    let json = try CommandLineRun("--socket", daemon.socket, "status", "--json")
    #expect(json.code == 0)
    #expect(json.output.hasPrefix("{\"alarms\":[]") && json.output.hasSuffix("}\n"))
  }

  @Test("events are lines, with times and numbers") func events() throws {
    let daemon = try Daemon()
    let all = try CommandLineRun("events", "--socket", daemon.socket)
    #expect(
      all.output == """
        1  1970-01-01 00:16:40.000  daemon-started: aloftd has started
        2  1970-01-01 00:16:41.500  transition: virtual router web: Backup to Active

        """)
    let last = try CommandLineRun("events", "--socket", daemon.socket, "--after", "1", "--json")
    #expect(last.output.hasPrefix("{\"fields\":{},\"kind\":\"transition\""))
    #expect(last.output.split(separator: "\n").count == 1)
  }

  @Test("following goes on until the daemon ends, which is exit code 3") func follow() throws {
    let daemon = try Daemon()
    let process = Process()
    let output = Pipe()
    process.executableURL = CommandLineRun.executable()
    process.arguments = ["events", "--follow", "--after", "2", "--socket", daemon.socket]
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    daemon.append("further")
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(line.hasPrefix("3  ") && line.hasSuffix("  notice: further\n"))
    daemon.stop()
    process.waitUntilExit()
    #expect(process.terminationStatus == 3)
  }

  @Test("a reader that goes ends events without an error") func brokenPipe() throws {
    let daemon = try Daemon()
    let process = Process()
    let output = Pipe()
    process.executableURL = CommandLineRun.executable()
    process.arguments = ["events", "--follow", "--after", "2", "--socket", daemon.socket]
    process.standardOutput = output
    try process.run()
    try output.fileHandleForReading.close()
    daemon.append("further")
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
  }

  @Test("a reload tells what was done, or why nothing was") func reload() throws {
    let daemon = try Daemon()
    let done = try CommandLineRun("reload", "--socket", daemon.socket)
    let isRoot = getuid() == 0
    #expect(done.code == (isRoot ? 0 : 4))
    guard isRoot else { return }
    #expect(done.output == "nothing changes\n")
    let other = try Daemon(
      reload: .failure(ControlError(error: "the file has a mistake", details: ["f:1:1: error: x"])))
    let refused = try CommandLineRun("reload", "--socket", other.socket)
    #expect(refused.code == 1)
    #expect(refused.output == "")
    #expect(refused.error == "aloftctl: the file has a mistake\nf:1:1: error: x\n")
  }

  @Test("no daemon is exit code 3") func notRunning() throws {
    let run = try CommandLineRun("status", "--socket", "/nonexistent")
    #expect(run.code == 3)
    #expect(run.output == "")
    #expect(
      run.error
        == "aloftctl: aloftd is not running, or has another control socket than /nonexistent (there is no such socket)\n"
    )
  }

  @Test(
    "wrong use is exit code 2, with usage on standard error",
    arguments: [
      [], ["nonsense"], ["check"], ["events", "--after", "x"], ["status", "--colour"], ["--socket"],
      ["check", "a", "b"],
    ])
  func usage(arguments: [String]) throws {
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = CommandLineRun.executable()
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = error
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
    let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.localizedCaseInsensitiveContains("usage: aloftctl"), "\(text)")
  }

  @Test("help and version are answers", arguments: ["--help", "--version", "help"])
  func help(argument: String) throws {
    let run = try CommandLineRun(argument)
    #expect(run.code == 0)
    #expect(run.output.contains("aloftctl"))
    #expect(run.error == "")
  }

  @Test("a file without mistakes is ok") func checkGood() throws {
    let run = try CommandLineRun("check", Self.samples + "/aloft.yaml")
    #expect(run.code == 0)
    #expect(run.error == "")
    #expect(
      run.output.hasPrefix(
        Self.samples + "/aloft.yaml: ok\n  host            loadbalancer1  10.0.0.20, priority 101\n"))
    let host = try CommandLineRun("check", Self.samples + "/aloft.yaml", "--host", "loadbalancer2")
    #expect(host.code == 0)
    #expect(host.output.contains("priority 100 from 10.0.0.21 against loadbalancer1 101"))
  }

  @Test("an unknown host is refused with the one that was meant") func checkHost() throws {
    let run = try CommandLineRun("check", "--host", "loadbalancer3", Self.samples + "/aloft.yaml")
    #expect(run.code == 1)
    #expect(
      run.error == "aloftctl: there is no host 'loadbalancer3' in 'hosts', did you mean 'loadbalancer1'?\n")
  }

  @Test("every mistake goes to standard error, and the exit code is 1") func checkBad() throws {
    let file = FileManager.default.temporaryDirectory.path + "/aloft-\(UUID().uuidString.prefix(8)).yaml"
    try "hosts: 1\nbalancer: 2\n".write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let run = try CommandLineRun("check", file)
    #expect(run.code == 1)
    #expect(run.output == "")
    #expect(
      run.error == """
        \(file):1:8: error: 'hosts' expects a mapping by name, not a single value
        \(file):2:1: error: 'balancer' needs at least one pool in 'pools'
        \(file):2:11: error: 'balancer' expects a mapping, not a single value

        """)
    let json = try CommandLineRun("check", "--json", file)
    #expect(json.code == 1)
    #expect(json.output.hasPrefix("{\"diagnostics\":[{\"column\":8,"))
  }

  @Test("a file that is not there is exit code 1") func checkMissing() throws {
    let run = try CommandLineRun("check", "/nonexistent.yaml")
    #expect(run.code == 1)
    #expect(run.error == "/nonexistent.yaml: error: the file does not exist\n")
  }
}
