import Configuration
import EventLoop
import HTTPMessage
import MonotonicTime

/// One attempt to find out whether a backend serves.
final class HealthProbe: EventSource {
  /// What was found, with words for an administrator.
  enum Outcome: Equatable {
    case passed(String)
    case failed(String)
  }

  /// A response head that is longer is no answer.
  private static let longestAnswer = 40 * 1024

  /// The statuses that are good; nil if a connection is enough.
  private let expected: [ClosedRange<Int>]?
  /// What the answer must contain.
  private var body: HealthBody?
  private let finish: (Outcome) -> Void
  private var unsent: ArraySlice<UInt8>
  private var answer: [UInt8] = []
  private var progress = HeadProgress()
  private var isConnected = false
  private var hasHead = false
  private var status = 0

  /// Begins an attempt; `finish` is called once, unless the probe is closed before.
  init(
    _ kind: HealthCheckSettings.Kind, at endpoint: SocketAddress, named name: String, on loop: EventLoop,
    finish: @escaping (Outcome) -> Void
  ) throws(SystemError) {
    switch kind {
    case .tcp:
      expected = nil
      unsent = []
    case .http(let path, let host, let expected, let body):
      self.expected = expected
      self.body = body.map { HealthBody(containing: $0) }
      let request = """
        GET \(path) HTTP/1.1\r\nHost: \(host ?? name)\r\nUser-Agent: aloft-health-check\r\nAccept: */*\r\n\
        Connection: close\r\n\r\n
        """
      unsent = Array(request.utf8)[...]
    }
    self.finish = finish
    super.init(descriptor: try TCPSocket.connect(to: endpoint))
    try loop.add(self, interest: [.readable, .writable, .hangup], edgeTriggered: true)
  }

  override func ready(_ events: ReadyEvents) {
    if !isConnected {
      let error = TCPSocket.pendingError(descriptor)
      guard error == 0 else {
        return end(.failed(SystemError(call: "connect", errno: error).description))
      }
      guard events.contains(.writable) else { return }
      isConnected = true
    }
    guard expected != nil else { return end(.passed("connected")) }
    send()
    if !isClosed, !events.isDisjoint(with: [.readable, .hangup, .error]) { receive() }
  }

  private func send() {
    while !unsent.isEmpty, !isClosed {
      let result = unsafe unsent.withUnsafeBytes { unsafe TCPSocket.send(descriptor, $0) }
      switch result {
      case .bytes(let count): unsent = unsent.dropFirst(count)
      case .wouldBlock, .end: return
      case .failed(let error): end(.failed(SystemError(call: "send", errno: error).description))
      }
    }
  }

  private func receive() {
    while !isClosed {
      let start = answer.count
      answer.append(contentsOf: repeatElement(0, count: 4096))
      let result = unsafe answer.withUnsafeMutableBytes {
        unsafe TCPSocket.receive(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
      }
      switch result {
      case .bytes(let count):
        answer.removeLast(4096 - count)
        read()
      case .wouldBlock:
        answer.removeLast(4096)
        return
      case .end:
        answer.removeLast(4096)
        ended()
      case .failed(let error): end(.failed(SystemError(call: "recv", errno: error).description))
      }
    }
  }

  private func ended() {
    guard hasHead else { return end(.failed("closed the connection without an answer")) }
    body?.connectionEnded()
    judge()
  }

  private func read() {
    guard !hasHead else { return readBody() }
    let parser = ResponseParser()
    while !isClosed, !hasHead {
      switch unsafe answer.withUnsafeBytes({ unsafe parser.parse($0, &progress, answering: .get) }) {
      case .needMore:
        if answer.count > Self.longestAnswer { end(.failed("sent too long a response head")) }
        return
      case .failed(let error):
        end(.failed("sent something that is not HTTP (\(error.text))"))
      case .head(let head) where head.isInterim:
        answer.removeFirst(head.length)
        progress = HeadProgress()
      case .head(let head):
        let isExpected = expected?.contains { $0.contains(head.status) } ?? false
        guard isExpected else { return end(.failed("status \(head.status)")) }
        guard body != nil else { return end(.passed("status \(head.status)")) }
        hasHead = true
        status = head.status
        body?.begin(head.framing)
        answer.removeFirst(head.length)
        readBody()
      }
    }
  }

  private func readBody() {
    body?.add(answer)
    answer.removeAll()
    judge()
  }

  private func judge() {
    switch body?.verdict {
    case .found: end(.passed("status \(status), with the text wanted"))
    case .notFound: end(.failed("status \(status), without the text wanted"))
    case .malformed: end(.failed("sent a malformed body"))
    case .undecided, nil: break
    }
  }

  private func end(_ outcome: Outcome) {
    guard !isClosed else { return }
    close()
    finish(outcome)
  }
}
