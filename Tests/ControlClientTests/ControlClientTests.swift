import ControlAPI
import ControlClient
import Foundation
import Testing

@Suite struct ControlClientTests {
  /// A response with `body` as JSON.
  func response(_ status: Int, _ body: String) -> [String] {
    ["HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n", body]
  }

  func event(_ number: Int) -> String {
    #"{"number":\#(number),"time":1.5,"kind":"notice","message":"m\#(number)","fields":{}}"# + "\n"
  }

  @Test("status is asked for and understood, and given on as it came") func status() throws {
    let json =
      #"{"host":"lb1","version":"9","pid":1,"startedAt":0,"configurationFile":"f","alarms":["REQUEST"],"virtualRouters":[],"peerHosts":[],"scripts":[],"new":1}"#
    let server = try ScriptedServer(["HTTP/1.1 200 OK\r\n\r\n", json])
    let (status, bytes) = try ControlClient(socket: server.path).status()
    #expect(status.host == "lb1")
    #expect(status.alarms == ["GET /v1/status HTTP/1.1"])
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix(#""new":1}"#))
  }

  @Test("reload is asked for with POST") func reload() throws {
    let server = try ScriptedServer(["HTTP/1.1 200 OK\r\n\r\n", #"{"message":"REQUEST"}"#])
    #expect(try ControlClient(socket: server.path).reload().reply.message == "POST /v1/reload HTTP/1.1")
  }

  @Test("events come line by line, however the stream is cut") func events() throws {
    let text = event(1) + event(2) + event(3)
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false).map { "," + $0 }
    let body = [String(pieces[0].dropFirst())] + pieces.dropFirst()
    let chunks = body.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" } + ["0\r\n\r\n"]
    let server = try ScriptedServer(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"] + chunks)
    var numbers: [UInt64] = []
    try ControlClient(socket: server.path).events(follow: false, after: 0) { event, _ in
      numbers.append(event.number)
      return true
    }
    #expect(numbers == [1, 2, 3])
  }

  @Test(
    "following and the last known number are asked for",
    arguments: [
      (true, UInt64?.none, "GET /v1/events?follow=1 HTTP/1.1"),
      (true, 7, "GET /v1/events?follow=1&after=7 HTTP/1.1"),
      (false, 7, "GET /v1/events?after=7 HTTP/1.1"), (false, nil, "GET /v1/events HTTP/1.1"),
    ])
  func eventsRequest(follow: Bool, after: UInt64?, request: String) throws {
    let line = event(1).replacing("m1", with: "REQUEST")
    let server = try ScriptedServer(["HTTP/1.1 200 OK\r\n\r\n", line])
    var messages: [String] = []
    try ControlClient(socket: server.path).events(follow: follow, after: after) { event, _ in
      messages.append(event.message)
      return false
    }
    #expect(messages == [request])
  }

  @Test("a stream that is followed ends only with the daemon") func followedEnd() throws {
    let server = try ScriptedServer(["HTTP/1.1 200 OK\r\n\r\n", event(1)])
    #expect(
      throws: ControlClientError.notRunning(socket: server.path, reason: "it has ended the stream of events")
    ) {
      try ControlClient(socket: server.path).events(follow: true, after: nil) { _, _ in true }
    }
  }

  @Test("a refusal is what the daemon says") func refused() throws {
    let server = try ScriptedServer(
      response(409, #"{"error":"the file has mistakes","details":["f:1:1: error: x"]}"#))
    #expect(
      throws: ControlClientError.refused(
        ControlError(error: "the file has mistakes", details: ["f:1:1: error: x"]))
    ) { try ControlClient(socket: server.path).reload() }
  }

  @Test("403 is a matter of permission") func forbidden() throws {
    let server = try ScriptedServer(response(403, #"{"error":"only root may reload","details":[]}"#))
    #expect(throws: ControlClientError.permissionDenied(reason: "only root may reload")) {
      try ControlClient(socket: server.path).reload()
    }
  }

  @Test(
    "an answer that is none is not understood",
    arguments: [
      (
        ["HTTP/1.1 200 OK\r\n\r\n", "{}"],
        "it is not the JSON of version \(AloftVersion.current) of this program"
      ),
      (["HTTP/1.1 500 X\r\n\r\n", "oops"], "status 500 without a reason"),
      (["hello\r\n\r\n"], "it is not HTTP"),
      ([], "the connection ended before the answer"),
      (["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"], "the connection ended in the middle of the answer"),
    ])
  func notUnderstood(pieces: [String], reason: String) throws {
    let server = try ScriptedServer(pieces)
    #expect(throws: ControlClientError.notUnderstood(reason: reason)) {
      try ControlClient(socket: server.path).status()
    }
  }

  @Test("a socket that is not there, or has nobody behind it, means that the daemon is not running")
  func absent() throws {
    let missing = "/nonexistent/control.sock"
    #expect(throws: ControlClientError.notRunning(socket: missing, reason: "there is no such socket")) {
      try ControlClient(socket: missing).status()
    }
    let long = "/" + String(repeating: "x", count: 200)
    #expect(
      throws: ControlClientError.notRunning(socket: long, reason: "the path of a socket has 1 to 107 bytes")
    ) {
      try ControlClient(socket: long).status()
    }
    let file = FileManager.default.temporaryDirectory.path + "/aloft-\(UUID().uuidString.prefix(8))"
    try Data().write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: ControlClientError.notRunning(socket: file, reason: "nobody listens there")) {
      try ControlClient(socket: file).status()
    }
  }

  @Test("the messages say what to do") func messages() {
    #expect(
      ControlClientError.notRunning(socket: "/run/x", reason: "nobody listens there").description
        == "aloftd is not running, or has another control socket than /run/x (nobody listens there)")
    #expect(
      ControlClientError.refused(ControlError(error: "a", details: ["b", "c"])).description == "a\nb\nc")
  }
}
