import Configuration
import ControlAPI
import EventLoop
import Glibc
import IPAddressing
import MonotonicTime
import Supervision
import Testing

/// The program itself, under a supervisor and by itself.
@Suite struct ProgramTests {
  private let loop: EventLoop

  init() throws {
    loop = try EventLoop()
  }

  private static let program: String = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/aloft-balancer"
  }()

  @discardableResult
  private func turn(until done: () -> Bool) -> Bool {
    for _ in 0..<500 where !done() { loop.turn(waitingAtMost: .milliseconds(20)) }
    return done()
  }

  private static let settings = BalancerSettings(
    listeners: [ListenerSettings(endpoint: SocketEndpoint(address: .v4(0x7f00_0001), port: 0), pool: "p")],
    pools: [
      PoolSettings(
        name: "p",
        // Port 9 of this host: nobody is there.
        backends: [BackendSettings(name: "b", endpoint: SocketEndpoint(address: .v4(0x7f00_0001), port: 9))])
    ], workers: 2)

  private static func child(_ arguments: [String] = []) -> ChildProgram {
    ChildProgram(path: program, arguments: arguments, endsWithParent: false)
  }

  @Test("under a supervisor it gets ready, serves, reports, and ends when it is told to") func supervised()
    throws
  {
    // The kernel chooses the port; two workers share the one socket that has it.
    let settings = Self.settings
    let sockets = try ListeningSockets(binding: settings.listeners.map(\.endpoint), workers: 1)
    let port = localPort(of: sockets.listeners[0][0].descriptor)
    var pools: [PoolStatus] = []
    let job = try BalancerSupervisor.Job(program: Self.child(), sockets: sockets, settings: settings)
    let supervisor = BalancerSupervisor(on: loop, job: job) { _ in }
    supervisor.start()
    #expect(turn { supervisor.status.state == .ready })
    #expect(try answer(port: port).hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
    #expect(
      turn {
        pools = supervisor.pools
        return pools.first?.backends.first?.failures == 1
      })
    #expect(pools.first?.name == "p")
    supervisor.stop()
    #expect(turn { supervisor.status.state == .stopped && supervisor.pid == nil })
  }

  @Test("it ends when its supervisor has gone") func supervisorGone() throws {
    var ends: [Int32] = [-1, -1]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
    var exit: ChildExit?
    let child = try ChildProcess.start(
      Self.child(), passing: [PassedDescriptor(name: "control", descriptor: ends[1])], on: loop
    ) { exit = $0 }
    close(ends[1])
    close(ends[0])
    #expect(turn { exit != nil })
    #expect(exit == .exited(status: 0))
    withExtendedLifetime(child) {}
  }

  @Test(
    "a command line that makes no sense is 2, a start that fails 1, a question 0",
    arguments: [
      (["--version"], 0), (["--help"], 0), (["--bogus"], 2), (["--config"], 2), ([], 1),
      (["--config", "/nonexistent"], 1),
    ]) func exitStatus(arguments: [String], status: Int) throws
  {
    var exit: ChildExit?
    let child = try ChildProcess.start(Self.child(arguments), on: loop) { exit = $0 }
    #expect(turn { exit != nil })
    #expect(exit == .exited(status: Int32(status)))
    withExtendedLifetime(child) {}
  }

  // MARK: Sockets

  private func localPort(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  private func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  /// What a simple request is answered with.
  private func answer(port: UInt16) throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port: port)
    let connected = withUnsafeBytes(of: &address) {
      connect(
        descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in>.size))
    }
    try #require(connected == 0)
    let request = Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)
    try #require(send(descriptor, request, request.count, 0) == request.count)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
      answer += buffer[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
