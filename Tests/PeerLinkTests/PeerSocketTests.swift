import EventLoop
import IPAddressing
import MonotonicTime
import PeerSockets
import Testing

@Suite struct PeerSocketTests {
  private static let port: UInt16 = 17112

  /// Turns the loop until `condition` holds, for 2 s at most.
  private static func turn(_ loop: EventLoop, until condition: () -> Bool) {
    let end = loop.readClock() + .seconds(2)
    while !condition(), loop.readClock() < end { loop.turn(waitingAtMost: .milliseconds(20)) }
  }

  @Test("two hosts hear each other, and nobody else") func exchange() throws {
    let loop = try EventLoop()
    let hosts = (0x11...0x14).map { IPAddress.v4(0x7f00_0000 + $0) }
    var heard: [[UInt8]] = []
    var answers: [[UInt8]] = []
    func socket(_ from: Int, _ to: Int, _ receive: @escaping ([UInt8]) -> Void) throws -> PeerSocket {
      let socket = try PeerSocket(from: hosts[from], to: hosts[to], port: Self.port, interface: "lo") {
        if case .datagram(let bytes) = $0 { receive(bytes) }
      }
      try socket.attach(to: loop)
      return socket
    }
    let first = try socket(0, 1) { answers.append($0) }
    let second = try socket(1, 0) { heard.append($0) }
    // A host has one socket for each of its peers.
    let third = try socket(1, 3) { heard.append($0) }
    let stranger = try socket(2, 1) { _ in }
    try stranger.send([9])
    try first.send([1, 2])
    Self.turn(loop) { !heard.isEmpty }
    try second.send([3])
    Self.turn(loop) { !answers.isEmpty }
    #expect(heard == [[1, 2]])
    #expect(answers == [[3]])
    for socket in [first, second, third, stranger] { socket.close() }
  }

  @Test("where nothing listens, the kernel says so") func refused() throws {
    let loop = try EventLoop()
    var refusals = 0
    let socket = try PeerSocket(
      from: .v4(0x7f00_0021), to: .v4(0x7f00_0022), port: Self.port, interface: "lo"
    ) {
      if case .refused = $0 { refusals += 1 }
    }
    try socket.attach(to: loop)
    try socket.send([1])
    Self.turn(loop) { refusals > 0 }
    #expect(refusals == 1)
    socket.close()
  }
}
