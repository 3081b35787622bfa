import EventLoop
import Glibc
import MonotonicTime
import Testing

@Suite struct EventLoopTests {
  let loop: EventLoop

  init() throws {
    loop = try EventLoop()
  }

  @Test("a level-triggered source hears of unread data in every turn") func levelTriggered() throws {
    let pair = Pair()
    try loop.add(pair, interest: .readable)
    pair.poke()
    loop.turn()
    loop.turn()
    #expect(pair.heard == [.readable, .readable])
  }

  @Test("an edge-triggered source hears of data once") func edgeTriggered() throws {
    let pair = Pair()
    try loop.add(pair, interest: .readable, edgeTriggered: true)
    pair.poke()
    loop.turn()
    loop.turn(waitingAtMost: .zero)
    #expect(pair.heard == [.readable])
    pair.poke()
    loop.turn()
    #expect(pair.heard == [.readable, .readable])
  }

  @Test("a change of interest takes effect at once") func update() throws {
    let pair = Pair()
    try loop.add(pair, interest: .readable)
    pair.poke()
    try loop.update(pair, interest: [])
    loop.turn(waitingAtMost: .zero)
    #expect(pair.heard.isEmpty)
    try loop.update(pair, interest: [.readable, .writable])
    loop.turn()
    #expect(pair.heard == [[.readable, .writable]])
  }

  @Test("a peer that has closed is a hang-up") func hangup() throws {
    let pair = Pair()
    try loop.add(pair, interest: [.readable, .hangup])
    shutdown(pair.other, Int32(SHUT_WR))
    loop.turn()
    #expect(pair.heard == [[.readable, .hangup]])
  }

  @Test("a source that another one removes in the same batch is not called") func removalInBatch() throws {
    let pairs = [Pair(), Pair()]
    for pair in pairs {
      try loop.add(pair, interest: .readable)
      pair.onReady = { [loop] in for pair in pairs { loop.remove(pair) } }
      pair.poke()
    }
    loop.turn()
    loop.turn(waitingAtMost: .zero)
    #expect(pairs.map(\.heard.count).reduce(0, +) == 1)
    for pair in pairs { pair.onReady = nil }
  }

  @Test("a source may end its own life while it is called") func closeInside() throws {
    weak var watched: Pair?
    do {
      let pair = Pair()
      watched = pair
      try loop.add(pair, interest: .readable)
      pair.onReady = { [unowned pair] in
        pair.close()
        pair.close()
      }
      pair.poke()
    }
    #expect(watched != nil, "the loop keeps what it watches")
    loop.turn()
    #expect(watched == nil)
  }

  @Test("a removed source can be added again, also to another loop") func addAgain() throws {
    let pair = Pair()
    try loop.add(pair, interest: .readable)
    loop.remove(pair)
    loop.remove(pair)
    let another = try EventLoop()
    try another.add(pair, interest: .readable)
    pair.poke()
    loop.turn(waitingAtMost: .zero)
    #expect(pair.heard.isEmpty)
    another.turn()
    #expect(pair.heard == [.readable])
  }

  @Test("a loop that ends forgets its sources") func loopEnds() throws {
    let pair = Pair()
    do {
      let shortLived = try EventLoop()
      try shortLived.add(pair, interest: .readable)
    }
    #expect(pair.loop == nil)
    pair.close()
  }

  @Test("a descriptor that cannot be watched is an error that names the call") func refused() throws {
    let file = EventSource(descriptor: open("/etc/hostname", O_RDONLY))
    let error = #expect(throws: SystemError.self) { try loop.add(file, interest: .readable) }
    #expect(error?.description == "epoll_ctl: Operation not permitted")
    #expect(file.loop == nil)
  }

  @Test("what has arrived is delivered before a timer that expired meanwhile") func inputBeforeTimers() throws
  {
    var order: [String] = []
    let pair = Pair()
    pair.onReady = { order.append("input") }
    try loop.add(pair, interest: .readable, edgeTriggered: true)
    let timer = LoopTimer { order.append("timer") }
    loop.schedule(timer, at: loop.readClock())
    pair.poke()
    loop.turn()
    #expect(order == ["input", "timer"])
    pair.onReady = nil
  }

  @Test("timers fire in the order of their deadlines, and not before them") func timerOrder() {
    var fired: [Int] = []
    let start = loop.readClock()
    let timers = [3, 1, 2].map { number in LoopTimer { fired.append(number) } }
    for (timer, delay) in zip(timers, [3, 1, 2]) {
      loop.schedule(timer, at: start + .milliseconds(delay))
    }
    while fired.count < 3 { loop.turn() }
    #expect(fired == [1, 2, 3])
    #expect(loop.now >= start + .milliseconds(3))
    #expect(timers.allSatisfy { $0.deadline == nil })
  }

  @Test("a wait is finer than a millisecond") func resolution() {
    var lateness: [Duration] = []
    for _ in 0..<20 {
      var fired = false
      let timer = LoopTimer { fired = true }
      let deadline = loop.readClock() + .microseconds(300)
      loop.schedule(timer, at: deadline)
      while !fired { loop.turn() }
      lateness.append(loop.now - deadline)
    }
    #expect(lateness.allSatisfy { $0 >= .zero })
    #expect(lateness.min() ?? .seconds(1) < .microseconds(500))
  }

  @Test("a timer that sets itself again does not keep descriptors waiting") func noStarvation() throws {
    var count = 0
    var timer: LoopTimer?
    timer = LoopTimer { [loop] in
      count += 1
      if let timer { loop.schedule(timer, at: loop.now) }
    }
    if let timer { loop.schedule(timer, at: loop.now) }
    loop.turn()
    #expect(count == 1)
    loop.turn()
    #expect(count == 2)
    timer = nil
  }

  @Test("a cancelled timer does not fire, even when an earlier one of the same turn cancels it")
  func cancelInTurn() {
    var fired = 0
    let second = LoopTimer { fired += 1 }
    let first = LoopTimer { [loop] in loop.cancel(second) }
    loop.schedule(first, at: loop.now)
    loop.schedule(second, at: loop.now)
    loop.turn()
    loop.turn(waitingAtMost: .zero)
    #expect(fired == 0)
    #expect(second.deadline == nil)
  }

  @Test("run turns until it is stopped") func stop() {
    let timer = LoopTimer { [loop] in loop.stop() }
    loop.schedule(timer, at: loop.now)
    loop.run()
    #expect(timer.deadline == nil)
  }
}
