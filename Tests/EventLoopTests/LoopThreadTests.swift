import EventLoop
import Glibc
import Synchronization
import Testing

@Suite struct LoopThreadTests {
  @Test("a thread runs its body under its name, cut to what the kernel keeps") func name() throws {
    let mailbox = try Mailbox<String>()
    let thread = try LoopThread.start(name: "a name that is too long") {
      var name = [UInt8](repeating: 0, count: 16)
      let file = open("/proc/thread-self/comm", O_RDONLY)
      let length = read(file, &name, 15)
      close(file)
      mailbox.send(String(decoding: name.prefix(length), as: UTF8.self))
    }
    thread.join()
    #expect(!thread.isRealTime)
    let loop = try EventLoop()
    var received: [String] = []
    try mailbox.attach(to: loop) { received.append($0) }
    loop.turn()
    #expect(received == ["a name that is "])
  }

  @Test("a real-time thread is scheduled round-robin if permitted, and says whether") func realTime() throws {
    let go = Mutex(false)
    let policy = Atomic<Int32>(-1)
    let thread = try LoopThread.start(name: "real-time", realTimePriority: 10) {
      while !go.withLock({ $0 }) { sched_yield() }
      policy.store(sched_getscheduler(0), ordering: .relaxed)
    }
    go.withLock { $0 = true }
    thread.join()
    let resetOnFork: Int32 = 0x4000_0000
    #expect(policy.load(ordering: .relaxed) == (thread.isRealTime ? SCHED_RR | resetOnFork : SCHED_OTHER))
  }
}
