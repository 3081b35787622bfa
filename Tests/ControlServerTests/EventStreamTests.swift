import ControlAPI
import ControlJSON
import EventLoop
import Foundation
import Testing

@testable import ControlServer

@Suite("The stream of events")
struct EventStreamTests {
  /// The events in a chunked body, in which each chunk is a line.
  private func events(_ response: String) throws -> [Event] {
    try response.components(separatedBy: "\r\n").filter { $0.hasPrefix("{") }
      .map { try JSONLine.decode(Event.self, from: Array($0.utf8)) }
  }

  @Test("the kept events are told in chunks, and the connection goes on")
  func kept() throws {
    let bench = try ControlBench()
    bench.log.append(.notice, "one", time: 1)
    bench.log.append(.notice, "two", time: 2)
    let response = try bench.exchange(
      "GET /v1/events?after=1 HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    #expect(try events(response).map(\.message) == ["two", "one", "two"])
    #expect(response.contains("\r\nTransfer-Encoding: chunked\r\n"))
    #expect(response.hasSuffix("\r\n0\r\n\r\n"))
  }

  @Test("a client of HTTP/1.0 gets lines until the end of the connection")
  func oldClient() throws {
    let bench = try ControlBench()
    bench.log.append(.notice, "one", time: 1)
    let response = try bench.exchange("GET /v1/events HTTP/1.0\r\n\r\n")
    #expect(!response.contains("chunked"))
    #expect(
      response.hasSuffix(
        "\r\n\r\n{\"fields\":{},\"kind\":\"notice\",\"message\":\"one\",\"number\":1,\"time\":1}\n"))
  }

  @Test("a follower gets what was and what comes")
  func follow() throws {
    let bench = try ControlBench()
    bench.log.append(.notice, "one")
    let client = try ControlClient(bench.path)
    client.send("GET /v1/events?follow=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    client.read(bench) { client.text.contains("\"one\"") }
    bench.log.append(.notice, "two")
    client.read(bench) { client.text.contains("\"two\"") }
    #expect(try events(client.text).map(\.number) == [1, 2])
    #expect(!client.isAtEnd)
  }

  @Test("a follower that has closed its sending side goes on to listen")
  func halfClosed() throws {
    let bench = try ControlBench()
    let client = try ControlClient(bench.path)
    client.send("GET /v1/events?follow=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    shutdown(client.descriptor, Int32(SHUT_WR))
    client.read(bench) { client.text.contains("200 OK") }
    bench.log.append(.notice, "one")
    client.read(bench) { client.text.contains("\"one\"") }
    #expect(!client.isAtEnd)
  }

  @Test("a follower that does not read is told so and dropped; the others go on")
  func slowFollower() throws {
    let bench = try ControlBench()
    let slow = try ControlClient(bench.path)
    let quick = try ControlClient(bench.path)
    for client in [slow, quick] {
      client.send("GET /v1/events?follow=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    }
    quick.read(bench) { quick.text.contains("200 OK") }
    let text = String(repeating: "x", count: 60_000)
    for _ in 0..<30 {
      bench.log.append(.notice, text)
      quick.read()
    }
    let response = slow.readToEnd(bench)
    #expect(slow.isAtEnd)
    #expect(response.contains("this client reads too slowly"))
    #expect(response.hasSuffix("\r\n0\r\n\r\n"))
    quick.read(bench) { quick.received.count > 30 * text.count }
    #expect(try events(quick.text).count == 30)
    #expect(!quick.isAtEnd)
  }

  @Test("HEAD of a stream is the head alone")
  func head() throws {
    let bench = try ControlBench()
    bench.log.append(.notice, "one")
    let response = try bench.exchange(
      "HEAD /v1/events?follow=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(response.hasSuffix("\r\n\r\n"))
    #expect(!response.contains("one"))
  }
}
