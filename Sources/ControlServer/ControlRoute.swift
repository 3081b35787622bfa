/// What a control request asks for.
enum ControlRoute: Equatable {
  case status
  case metrics
  /// The events after a number, and with `follow` those that are still to come.
  case events(after: UInt64, follow: Bool)
  case reload

  /// Whether it only looks.
  var isReading: Bool {
    switch self {
    case .status, .metrics, .events: true
    case .reload: false
    }
  }

  /// The route of a request, or why it has none.
  init(_ request: ControlRequest) throws(Refusal) {
    switch request.path {
    case "/v1/status":
      try Self.allow("GET, HEAD", request)
      _ = try Self.parameters(request, known: [])
      self = .status
    case "/v1/metrics":
      try Self.allow("GET, HEAD", request)
      _ = try Self.parameters(request, known: [])
      self = .metrics
    case "/v1/events":
      try Self.allow("GET, HEAD", request)
      self = try Self.events(request)
    case "/v1/reload":
      try Self.allow("POST", request)
      _ = try Self.parameters(request, known: [])
      self = .reload
    default:
      throw Refusal(
        404, "there is nothing at '\(request.path)'",
        details: [
          "GET /v1/status", "GET /v1/metrics", "GET /v1/events[?follow=1&after=N]", "POST /v1/reload",
        ])
    }
  }

  private static func allow(_ methods: String, _ request: ControlRequest) throws(Refusal) {
    guard methods.split(separator: ", ").contains(where: { $0 == request.method }) else {
      throw Refusal(
        405, "\(request.path) does not know the method \(request.method)", details: ["It knows \(methods)."],
        allowed: methods)
    }
  }

  private static func events(_ request: ControlRequest) throws(Refusal) -> ControlRoute {
    var after: UInt64 = 0
    var follow = false
    for (name, value) in try parameters(request, known: ["after", "follow"]) {
      if name == "after" {
        guard let number = UInt64(value) else {
          throw Refusal(400, "'after' has to be the number of an event, not '\(value)'")
        }
        after = number
      } else {
        guard value == "0" || value == "1" else {
          throw Refusal(400, "'follow' has to be 0 or 1, not '\(value)'")
        }
        follow = value == "1"
      }
    }
    return .events(after: after, follow: follow)
  }

  private static func parameters(
    _ request: ControlRequest, known: [String]
  ) throws(Refusal) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    for part in (request.query ?? "").split(separator: "&") {
      let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(pieces[0])
      guard known.contains(name) else {
        let hint = known.isEmpty ? "It takes none." : "It takes \(known.joined(separator: " and "))."
        throw Refusal(400, "\(request.path) does not know the parameter '\(name)'", details: [hint])
      }
      guard !found.contains(where: { $0.name == name }) else {
        throw Refusal(400, "the parameter '\(name)' is there twice")
      }
      found.append((name: name, value: pieces.count > 1 ? String(pieces[1]) : ""))
    }
    return found
  }
}
