import EventLoop
import Glibc
import Testing

@Suite struct SignalSourceTests {
  @Test("a signal becomes a call on the loop") func delivery() throws {
    let loop = try EventLoop()
    var received: [Int32] = []
    // Real-time signals queue, and nothing else in a test run uses these.
    let signals = [SIGRTMIN_TEST, SIGRTMIN_TEST + 1]
    let source = try SignalSource(signals: signals, on: loop) { received.append($0) }
    pthread_kill(pthread_self(), SIGRTMIN_TEST)
    pthread_kill(pthread_self(), SIGRTMIN_TEST + 1)
    while received.count < 2 { loop.turn() }
    #expect(received.sorted() == signals)
    source.close()
  }
}

/// The first real-time signals belong to the C library.
private let SIGRTMIN_TEST: Int32 = 50
