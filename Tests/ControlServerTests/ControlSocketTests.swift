import EventLoop
import Foundation
import Testing

@testable import ControlServer

@Suite("The file of the control socket")
struct ControlSocketTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("it is for its owner and its group, and it goes with the server")
  func file() throws {
    let bench = try ControlBench()
    #expect(try mode(bench.path) == 0o660)
    #expect(bench.server.warnings.isEmpty)
    bench.server.stop()
    #expect(!FileManager.default.fileExists(atPath: bench.path))
  }

  @Test("a group that does not exist is told, and the socket is root's alone")
  func missingGroup() throws {
    let bench = try ControlBench(group: "no-such-group")
    #expect(bench.server.warnings.count == 1)
    #expect(bench.server.warnings[0].contains("groupadd --system no-such-group"))
    #expect(bench.server.rule.readers == nil)
  }

  @Test("a socket that a killed daemon left is replaced; one that answers is not")
  func leftover() throws {
    let bench = try ControlBench()
    #expect(throws: ControlSocketError.inUse(path: bench.path)) {
      _ = try ControlSocket(at: bench.path, group: "root")
    }
    let other = bench.path + "2"
    let first = try ControlSocket(at: other, group: "root")
    close(first.descriptor)
    // A child that another test is just starting may have a copy for a moment.
    for _ in 0..<1_000 where (try? ControlClient(other)) != nil { usleep(1_000) }
    let second = try ControlSocket(at: other, group: "root")
    close(second.descriptor)
  }

  @Test("what is not a socket is left alone")
  func notASocket() throws {
    let bench = try ControlBench()
    let path = bench.path + "3"
    try Data("precious".utf8).write(to: URL(filePath: path))
    #expect(throws: ControlSocketError.notASocket(path: path)) {
      _ = try ControlSocket(at: path, group: "root")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }

  @Test("a path that is too long is an error that names it")
  func tooLong() throws {
    let path = "/tmp/" + String(repeating: "x", count: 200)
    let error = #expect(throws: ControlSocketError.self) { _ = try ControlSocket(at: path, group: "root") }
    #expect(error?.description == "cannot open the control socket \(path): its path: File name too long")
  }

  @Test(
    "the kernel says who asks: group members look, only root changes, others do not get in",
    .enabled(if: geteuid() == 0, "changing the user of a client needs root"),
    arguments: [
      (["--reuid=nobody", "--regid=daemon", "--clear-groups"], "/v1/status", "GET", "200"),
      (["--reuid=nobody", "--regid=nogroup", "--groups=daemon"], "/v1/status", "GET", "200"),
      (["--reuid=nobody", "--regid=nogroup", "--groups=daemon"], "/v1/reload", "POST", "403"),
      (["--reuid=nobody", "--regid=nogroup", "--clear-groups"], "/v1/status", "GET", "000"),
      (["--reuid=root"], "/v1/reload", "POST", "200"),
    ])
  func peers(identity: [String], path: String, method: String, status: String) throws {
    let bench = try ControlBench(group: "daemon")
    let curl = Process()
    let output = Pipe()
    curl.executableURL = URL(filePath: "/usr/bin/setpriv")
    curl.arguments =
      identity + [
        "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", method, "--unix-socket", bench.path,
        "http://localhost\(path)",
      ]
    curl.standardOutput = output
    try curl.run()
    while curl.isRunning { bench.turn() }
    let told = try output.fileHandleForReading.readToEnd() ?? Data()
    #expect(String(decoding: told, as: UTF8.self) == status)
  }
}
