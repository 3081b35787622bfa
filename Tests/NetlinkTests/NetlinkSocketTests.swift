import Testing

@testable import Netlink

@Suite("Netlink sockets")
struct NetlinkSocketTests {
  @Test("waiting for an answer ends, also when none comes")
  func bounded() throws {
    let socket = try NetlinkSocket(answerLimit: .milliseconds(10))
    socket.prepareForRequests()
    #expect(throws: NetlinkSocket.Shortage.nothing) { try socket.receive() }
  }
}
