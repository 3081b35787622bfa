import ControlAPI
import ControlJSON
import EventLoop
import Foundation
import Testing

@testable import ControlServer

@Suite("The control socket")
struct ControlServerTests {
  private func body(_ response: String) -> String {
    String(response.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false).last ?? "")
  }

  private func error(_ response: String) throws -> ControlError {
    try JSONLine.decode(ControlError.self, from: Array(body(response).utf8))
  }

  @Test("GET /v1/status tells the status")
  func status() throws {
    let bench = try ControlBench()
    let response = try bench.exchange("GET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(response.contains("\r\nContent-Type: application/json\r\n"))
    #expect(try JSONLine.decode(Status.self, from: Array(body(response).utf8)) == ControlBench.status)
  }

  @Test("GET /v1/metrics tells the same in Prometheus' words")
  func metrics() throws {
    let bench = try ControlBench()
    let response = try bench.exchange("GET /v1/metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(response.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
    #expect(body(response) == MetricsText(ControlBench.status).text())
  }

  @Test("HEAD tells the length and sends no body")
  func head() throws {
    let bench = try ControlBench()
    let response = try bench.exchange("HEAD /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let length = try JSONLine.encode(ControlBench.status).count
    #expect(response.contains("\r\nContent-Length: \(length)\r\n"))
    #expect(response.hasSuffix("\r\n\r\n"))
  }

  @Test("a connection serves one request after the other, also when they come at once")
  func keepAlive() throws {
    let bench = try ControlBench()
    let one = "GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n"
    let last = "GET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    let response = try bench.exchange(one + one + last)
    #expect(response.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
    #expect(response.components(separatedBy: "Connection: close").count == 2)
  }

  @Test("POST /v1/reload reloads, with or without a body")
  func reload() throws {
    let bench = try ControlBench()
    for request in [
      "POST /v1/reload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "POST /v1/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
    ] {
      let response = try bench.exchange(request)
      #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(body(response) == "{\"message\":\"reloaded\"}\n")
    }
  }

  @Test("a reload that is refused is a 409 with the diagnostics")
  func refusedReload() throws {
    let refusal = ControlError(error: "2 mistakes", details: ["aloft.yaml:3:1: error: …"])
    let handler = ControlHandler(
      status: { $0(ControlBench.status) }, reload: { $0(.failure(refusal)) })
    let bench = try ControlBench(handler: handler)
    let response = try bench.exchange(
      "POST /v1/reload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(response.hasPrefix("HTTP/1.1 409 Conflict\r\n"))
    #expect(try error(response) == refusal)
  }

  @Test("an answer may come later; the next request waits for it")
  func laterAnswer() throws {
    var pending: [(Status) -> Void] = []
    let handler = ControlHandler(
      status: { pending.append($0) }, reload: { $0(.success(ControlReply(message: ""))) })
    let bench = try ControlBench(handler: handler)
    let client = try ControlClient(bench.path)
    client.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/status HTTP/1.0\r\n\r\n")
    client.read(bench) { pending.count == 1 }
    #expect(client.text.isEmpty)
    pending[0](ControlBench.status)
    client.read(bench) { pending.count == 2 && !client.received.isEmpty }
    #expect(client.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    pending[1](ControlBench.status)
    #expect(client.readToEnd(bench).components(separatedBy: "HTTP/1.1 200 OK").count == 3)
  }

  @Test("an answer for a client that has gone is dropped")
  func goneClient() throws {
    var pending: [(Status) -> Void] = []
    let handler = ControlHandler(
      status: { pending.append($0) }, reload: { $0(.success(ControlReply(message: ""))) })
    let bench = try ControlBench(handler: handler)
    var client: ControlClient? = try ControlClient(bench.path)
    client?.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n")
    while pending.isEmpty { bench.turn() }
    client = nil
    bench.turn()
    pending[0](ControlBench.status)
    bench.turn()
  }

  @Test(
    "what is wrong with a request is said in JSON",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 404, "there is nothing at '/'"),
      ("GET /v1/status/ HTTP/1.1\r\nHost: x\r\n\r\n", 404, "there is nothing at '/v1/status/'"),
      ("POST /v1/status HTTP/1.1\r\nHost: x\r\n\r\n", 405, "/v1/status does not know the method POST"),
      ("GET /v1/reload HTTP/1.1\r\nHost: x\r\n\r\n", 405, "/v1/reload does not know the method GET"),
      ("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 405, "the request is malformed: method not allowed"),
      ("GET /v1/status?a=1 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "/v1/status does not know the parameter 'a'"),
      (
        "GET /v1/events?after=x HTTP/1.1\r\nHost: x\r\n\r\n", 400,
        "'after' has to be the number of an event, not 'x'"
      ),
      (
        "GET /v1/events?after=-1 HTTP/1.1\r\nHost: x\r\n\r\n", 400,
        "'after' has to be the number of an event, not '-1'"
      ),
      ("GET /v1/events?follow=2 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "'follow' has to be 0 or 1, not '2'"),
      (
        "GET /v1/events?after=1&after=2 HTTP/1.1\r\nHost: x\r\n\r\n", 400,
        "the parameter 'after' is there twice"
      ),
      ("hello\r\n\r\n", 400, "the request is malformed: malformed method"),
      ("GET /v1/status HTTP/1.1\r\n\r\n", 400, "the request is malformed: no Host"),
      (
        "GET /v1/status HTTP/2.0\r\nHost: x\r\n\r\n", 505,
        "the request is malformed: unsupported protocol version"
      ),
      (
        "POST /v1/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", 413,
        "the request is malformed: body too large"
      ),
      (
        "POST /v1/reload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411,
        "a request with a body has to tell its length"
      ),
    ])
  func refusals(request: String, status: Int, text: String) throws {
    let bench = try ControlBench()
    let client = try ControlClient(bench.path)
    client.send(request)
    shutdown(client.descriptor, Int32(SHUT_WR))
    let response = client.readToEnd(bench)
    #expect(response.hasPrefix("HTTP/1.1 \(status) "))
    #expect(try error(response).error == text)
  }

  @Test("a 405 names the methods that are right")
  func allowedMethods() throws {
    let bench = try ControlBench()
    let response = try bench.exchange("PUT /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(response.contains("\r\nAllow: GET, HEAD\r\n"))
  }

  @Test("a head that is too large is refused before it is complete")
  func oversizedHead() throws {
    let bench = try ControlBench()
    let fields = (0..<40).map { "X-\($0): \(String(repeating: "a", count: 1_000))\r\n" }.joined()
    let response = try bench.exchange("GET /v1/status HTTP/1.1\r\nHost: x\r\n\(fields)")
    #expect(response.hasPrefix("HTTP/1.1 431 "))
    #expect(try error(response).error == "the request is malformed: header fields too large")
  }

  @Test("more clients than there is room for are sent away")
  func tooManyClients() throws {
    let bench = try ControlBench()
    var clients: [ControlClient] = []
    for _ in 0..<ControlServer.connectionLimit {
      clients.append(try ControlClient(bench.path))
      bench.turn()
    }
    let response = try bench.exchange("")
    #expect(response.hasPrefix("HTTP/1.1 503 "))
    clients.removeAll()
    bench.turn()
    #expect(
      try bench.exchange("GET /v1/status HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
  }
}
