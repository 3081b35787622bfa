/// One connection on which requests are sent one after another.
package struct HTTPExchange {
  private let socket: Socket

  init(socket: Socket) {
    self.socket = socket
  }

  /// Connects to `address`; every later wait is limited to `timeout` too.
  package init(to address: SocketAddress, timeout: Duration) throws(LabError) {
    self.socket = try Socket.connect(address, timeout: timeout)
  }

  /// Sends `request` and waits for its whole answer.
  package func send(_ request: HTTPRequest, timeout: Duration = .seconds(5)) throws(LabError) -> HTTPResponse
  {
    try socket.sendAll(request.bytes)
    let end = ContinuousClock.now + timeout
    var reader = HTTPMessageReader()
    while !reader.isComplete {
      let bytes = try socket.receive()
      bytes.isEmpty ? reader.end() : reader.append(bytes)
      if bytes.isEmpty && !reader.isComplete {
        throw LabError("the connection ended in the middle of the answer")
      }
      if ContinuousClock.now > end { throw LabError("no whole answer within \(timeout.text)") }
    }
    return HTTPResponse(status: reader.status, headers: reader.headers, body: reader.body)
  }
}
