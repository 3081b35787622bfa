import EventLoop
import Testing

@Suite struct MailboxTests {
  @Test("messages from several threads all arrive, each sender's in order") func manySenders() throws {
    let loop = try EventLoop()
    let mailbox = try Mailbox<(sender: Int, number: Int)>()
    var received: [[Int]] = [[], [], []]
    try mailbox.attach(to: loop) { received[$0.sender].append($0.number) }
    let threads = try (0..<3).map { sender in
      try LoopThread.start(name: "sender \(sender)") {
        for number in 0..<1_000 { mailbox.send((sender, number)) }
      }
    }
    while received.map(\.count).reduce(0, +) < 3_000 { loop.turn() }
    for thread in threads { thread.join() }
    #expect(received.allSatisfy { $0 == Array(0..<1_000) })
  }

  @Test("what was sent before the loop reads is kept") func beforeAttach() throws {
    let loop = try EventLoop()
    let mailbox = try Mailbox<String>()
    mailbox.send("early")
    var received: [String] = []
    try mailbox.attach(to: loop) { received.append($0) }
    loop.turn()
    #expect(received == ["early"])
    loop.turn(waitingAtMost: .zero)
    #expect(received == ["early"])
  }

  @Test("a message sent while one is received is delivered in a later turn") func nested() throws {
    let loop = try EventLoop()
    let mailbox = try Mailbox<Int>()
    var received: [Int] = []
    try mailbox.attach(to: loop) { number in
      received.append(number)
      if number < 3 { mailbox.send(number + 1) }
    }
    mailbox.send(1)
    while received.count < 3 { loop.turn() }
    #expect(received == [1, 2, 3])
  }
}
