import ControlAPI

/// What the requests do.
extension ControlConnection {
  /// Carries out a request whose body, if any, has been read.
  func carryOut(_ request: ControlRequest) {
    do throws(Refusal) {
      let route = try ControlRoute(request)
      try authorise(route)
      perform(route, request)
    } catch {
      refuse(error, answering: request)
    }
  }

  private func authorise(_ route: ControlRoute) throws(Refusal) {
    if route.isReading {
      guard server.rule.mayRead(peer) else {
        throw Refusal(403, "only root and members of the control socket's group may look")
      }
    } else {
      guard server.rule.mayChange(peer) else {
        throw Refusal(403, "only root may change anything")
      }
    }
  }

  private func perform(_ route: ControlRoute, _ request: ControlRequest) {
    switch route {
    case .status:
      let number = expectAnswer(to: request)
      server.handler.status { [weak self] status in
        self?.answer(number, ResponseText.json(status))
      }
    case .metrics:
      let number = expectAnswer(to: request)
      server.handler.status { [weak self] status in
        let metrics = MetricsText(status)
        self?.answer(number, .success(Array(metrics.text().utf8)), type: MetricsText.contentType)
      }
    case .reload:
      let number = expectAnswer(to: request)
      server.handler.reload { [weak self] result in
        switch result {
        case .success(let reply): self?.answer(number, ResponseText.json(reply))
        case .failure(let error): self?.answer(number, .failure(Refusal(409, error)))
        }
      }
    case .events(let after, let follow): stream(after: after, follow: follow, request)
    }
  }

  private func stream(after: UInt64, follow: Bool, _ request: ControlRequest) {
    let isChunked = request.isHTTP11
    var last = request
    last.keepAlive = request.keepAlive && isChunked
    send(ResponseText.streamHead(isChunked: isChunked, keepAlive: last.keepAlive))
    guard !request.isHead else { return finish(last) }
    for event in server.log.events(after: after) { send(event, isChunked) }
    guard follow else {
      send(ResponseText.end(isChunked: isChunked))
      return finish(last)
    }
    let follower = server.log.follow { [weak self] event in
      self?.send(event, isChunked)
      self?.advance()
    }
    phase = .following(follower, isChunked: isChunked)
  }

  private func send(_ event: Event, _ isChunked: Bool) {
    // An event is made of strings and numbers: it always has a JSON form.
    guard case .success(let line) = ResponseText.json(event) else { return }
    send(ResponseText.piece(line, isChunked: isChunked))
  }
}
