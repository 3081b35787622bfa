import EventLoop
import Glibc
import Testing

@Suite struct SystemErrorTests {
  @Test("an error says which call failed and why") func description() {
    #expect(SystemError(call: "connect", errno: ECONNREFUSED).description == "connect: Connection refused")
    #expect(SystemError(call: "connect", errno: 9_999).description == "connect: error 9999")
  }

  @Test("a negative result becomes the error of its call") func check() throws {
    #expect(try SystemError.check("dup", 3) == 3)
    #expect(throws: SystemError(call: "close", errno: EBADF)) {
      try SystemError.check("close", close(-1))
    }
  }
}
